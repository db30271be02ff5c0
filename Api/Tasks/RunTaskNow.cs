using Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tasks;

internal static class RunTaskNow
{
    /// <summary>Makes a waiting task due now</summary>
    /// <remarks>One that waits for its ETA, its countdown or its retry. It starts as soon as a worker is free, and not while its queue is paused.</remarks>
    /// <response code="200">The task as it is now.</response>
    public static async Task<Results<Ok<TaskSnapshot>, ProblemHttpResult>> HandleAsync(
        [FromRoute(Name = "task_id")] string taskId, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        if (await NamedTask.FindAsync(taskId, client, cancellationToken) is not { } id)
            return Problem.UnknownTask(taskId);

        var outcome = await client.RunNowAsync(id, cancellationToken);
        if (await client.FindAsync(id, cancellationToken) is not { } task)
            return Problem.UnknownTask(taskId);
        return outcome switch
        {
            RunNowOutcome.Due => TypedResults.Ok(task),
            RunNowOutcome.Gone => Problem.Conflict($"Task '{taskId}' has ended already: there is nothing to run."),
            _ => Problem.Conflict($"Task '{taskId}' waits for no time: it runs, is due already, or waits for a worker or a limit."),
        };
    }
}
