using System.Text.Json;
using Api.Problems;
using Api.Requests;
using Api.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tasks;

internal static class RequeueTask
{
    /// <summary>Enqueues a failed task again</summary>
    /// <remarks>
    /// As a new task in the same trace, with the arguments of the body if there is one, else with the same. Where the body has the mask of a sensitive
    /// argument, its value stays. A dead letter is used up by it.
    /// </remarks>
    /// <response code="201">The new task; Location says where to ask for it.</response>
    public static async Task<Results<Created<TaskReceipt>, ProblemHttpResult>> HandleAsync(
        [FromRoute(Name = "task_id")] string taskId, HttpContext context, ITaskQueueClient client)
    {
        if (await NamedTask.FindAsync(taskId, client, context.RequestAborted) is not { } id)
            return Problem.UnknownTask(taskId);
        var body = await JsonBody.ReadAsync(context);
        if (body.Fault is not null)
            return body.Fault;
        var cancellationToken = context.RequestAborted;
        if (await client.FindAsync(id, cancellationToken) is not { } task)
            return Problem.UnknownTask(taskId);

        var edited = body.IsEmpty ? default(JsonElement?) : body.Value;
        if (edited is { } args && task.Name is { } name && await client.FindDefinitionAsync(name, cancellationToken) is { } kind)
        {
            edited = SensitiveArguments.Restore(kind.Schema, args, task.Args);
            if (edited is null)
                return Masked.Problem;
            if (ArgumentSchema.Check(kind.Schema, edited.Value) is { Count: > 0 } faults)
                return Problem.Invalid(faults, StatusCodes.Status422UnprocessableEntity);
        }

        return await client.RequeueAsync(id, edited, cancellationToken) is { } added
            ? Receipt.For(added)
            : Problem.Conflict($"Task '{taskId}' is no dead letter: only a failed task can be requeued, and only once.");
    }
}
