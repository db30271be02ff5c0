using System.Text.Json;
using Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tasks;

/// <summary>How a task ended.</summary>
/// <param name="Status">The state.</param>
/// <param name="Result">The result after SUCCESS, the error's message after FAILURE, else null.</param>
internal sealed record TaskResult(TaskState Status, JsonElement? Result);

internal static class GetResult
{
    /// <summary>Shows a task's state and result only</summary>
    /// <response code="200">The state, and the result if there is one yet.</response>
    public static async Task<Results<Ok<TaskResult>, ProblemHttpResult>> HandleAsync(
        [FromRoute(Name = "task_id")] string taskId, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        if (await NamedTask.FindAsync(taskId, client, cancellationToken) is not { } id)
            return Problem.UnknownTask(taskId);

        return await client.FindAsync(id, cancellationToken) is { } task
            ? TypedResults.Ok(new TaskResult(task.Status, task.Result))
            : Problem.UnknownTask(taskId);
    }
}
