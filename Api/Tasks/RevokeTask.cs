using Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tasks;

internal static class RevokeTask
{
    /// <summary>Revokes a task that waits</summary>
    /// <remarks>A task that runs already, or has ended, stays as it is.</remarks>
    /// <response code="200">The task, REVOKED: it will not run.</response>
    public static async Task<Results<Ok<TaskSnapshot>, ProblemHttpResult>> HandleAsync(
        [FromRoute(Name = "task_id")] string taskId, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        if (!TaskId.TryParse(taskId, out var id))
            return Problem.MalformedId();

        var outcome = await client.RevokeAsync(id, cancellationToken);
        if (outcome == RevokeOutcome.Running)
            return Problem.Conflict($"Task '{taskId}' runs already: only a task that waits can be revoked.");
        if (outcome == RevokeOutcome.Ended)
            return Problem.Conflict($"Task '{taskId}' has ended already: there is nothing to revoke.");

        var task = outcome == RevokeOutcome.Revoked ? await client.FindAsync(id, cancellationToken) : null;
        return task is null ? Problem.UnknownTask(taskId) : TypedResults.Ok(task);
    }
}
