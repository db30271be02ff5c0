using System.Text.Json;
using Api.Problems;
using Api.Security;
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
        [FromRoute(Name = "task_id")] string taskId, ITaskQueueClient client, Redaction redaction, CancellationToken cancellationToken)
    {
        if (await NamedTask.FindAsync(taskId, client, cancellationToken) is not { } id)
            return Problem.UnknownTask(taskId);

        if (await client.FindAsync(id, cancellationToken) is not { } task)
            return Problem.UnknownTask(taskId);
        return TypedResults.Ok(new TaskResult(task.Status, (await redaction.ShowAsync(task)).Result));
    }
}
