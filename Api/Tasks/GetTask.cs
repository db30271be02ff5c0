using Api.Problems;
using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tasks;

internal static class GetTask
{
    /// <summary>Shows a task</summary>
    /// <remarks>
    /// With `wait` the answer comes as soon as the task ends, or after so many seconds with the task as it is then.
    /// `result` is null until the task ends; after FAILURE it is the error's message.
    /// </remarks>
    /// <response code="200">The task.</response>
    public static async Task<Results<Ok<TaskSnapshot>, ProblemHttpResult>> HandleAsync(
        [FromRoute(Name = "task_id")] string taskId, string? wait, HttpContext context, ITaskQueueClient client, IOptions<ApiOptions> options)
    {
        if (await NamedTask.FindAsync(taskId, client, context.RequestAborted) is not { } id)
            return Problem.UnknownTask(taskId);
        var input = new Input();
        var seconds = input.Number(nameof(wait), wait, 0, options.Value.MaxWait.TotalSeconds) ?? 0;
        if (!input.IsValid)
            return input.Rejection();

        var task = seconds > 0
            ? await RequestLifetime.WaitAsync(context, ends => client.WaitAsync(id, TimeSpan.FromSeconds(seconds), ends), aborted => client.FindAsync(id, aborted))
            : await client.FindAsync(id, context.RequestAborted);
        return task is null ? Problem.UnknownTask(taskId) : TypedResults.Ok(task);
    }
}
