using Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TaskQueue.Client;

namespace Api.Tasks;

internal static class ForgetTask
{
    /// <summary>Forgets a task that has ended</summary>
    /// <remarks>Its result, its files and its dead letter are deleted now, not only when they expire. A task that has not ended is revoked with `DELETE /tasks/{task_id}`.</remarks>
    /// <response code="204">Nothing is known of it any more.</response>
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        [FromRoute(Name = "task_id")] string taskId, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        if (await NamedTask.FindAsync(taskId, client, cancellationToken) is not { } id)
            return Problem.UnknownTask(taskId);
        return await client.ForgetAsync(id, cancellationToken) switch
        {
            ForgetOutcome.Forgotten => TypedResults.NoContent(),
            ForgetOutcome.Unfinished => Problem.Conflict($"Task '{taskId}' has not ended: revoke it, or try again after its end."),
            _ => Problem.UnknownTask(taskId),
        };
    }
}
