using Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tasks;

internal static class RevokeTask
{
    /// <summary>Revokes a task</summary>
    /// <remarks>One that waits never runs. Of one that runs, on whatever machine, the handler is cancelled; it ends as REVOKED unless it completes all the same.</remarks>
    /// <response code="200">The task, REVOKED: it will not run.</response>
    /// <response code="202">The task, still STARTED: its worker is asked to cancel it.</response>
    public static async Task<Results<Ok<TaskSnapshot>, Accepted<TaskSnapshot>, ProblemHttpResult>> HandleAsync(
        [FromRoute(Name = "task_id")] string taskId, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        if (await NamedTask.FindAsync(taskId, client, cancellationToken) is not { } id)
            return Problem.UnknownTask(taskId);

        var outcome = await client.RevokeAsync(id, cancellationToken);
        if (outcome == RevokeOutcome.Ended)
            return Problem.Conflict($"Task '{taskId}' has ended already: there is nothing to revoke.");

        var task = outcome == RevokeOutcome.NotFound ? null : await client.FindAsync(id, cancellationToken);
        if (task is null)
            return Problem.UnknownTask(taskId);
        return outcome == RevokeOutcome.Revoked ? TypedResults.Ok(task) : TypedResults.Accepted($"/tasks/{taskId}", task);
    }
}
