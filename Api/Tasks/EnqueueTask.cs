using System.Text.Json;
using Api.Problems;
using Api.Requests;
using Api.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tasks;

internal static class EnqueueTask
{
    /// <summary>Enqueues a task of any registered kind</summary>
    /// <remarks>
    /// The body is a JSON object of the kind's arguments, checked against the schema that its workers published (`GET /kinds`); no body
    /// means no arguments. Request headers named `Task-*` go along with the task: its handler reads them.
    /// </remarks>
    /// <response code="201">The task is accepted; Location says where to ask for it.</response>
    /// <response code="200">Nothing was enqueued: `id`, `unique_key` or `Idempotency-Key` belong to this task already.</response>
    public static async Task<Results<Created<TaskReceipt>, Ok<TaskReceipt>, ProblemHttpResult>> HandleAsync(
        string name, [AsParameters] EnqueueQuery query, HttpContext context, ITaskQueueClient client)
    {
        if (!query.TryRead(context, out var options, out var fault))
            return fault;
        var body = await JsonBody.ReadAsync(context);
        if (body.Fault is not null)
            return body.Fault;

        var cancellationToken = context.RequestAborted;
        if (!QueueName.IsValid(name) || await client.FindDefinitionAsync(name, cancellationToken) is not { } kind)
            return await UnknownKind.ProblemAsync(name, client, cancellationToken);
        var (task, refusal) = await EnqueueAsync(kind, body.Value, options, client, cancellationToken);
        if (task is null)
            return refusal!;
        return task.IsNew ? Receipt.For(task) : TypedResults.Ok(new TaskReceipt(task.ToString()));
    }

    /// <summary>The task, or why it is none.</summary>
    public static async Task<(TaskHandle? Task, ProblemHttpResult? Refusal)> EnqueueAsync(
        TaskDefinition kind, JsonElement arguments, EnqueueOptions options, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        if (SensitiveArguments.Restore(kind.Schema, arguments, original: null) is null)
            return (null, Masked.Problem);
        var faults = ArgumentSchema.Check(kind.Schema, arguments);
        if (faults.Count > 0)
            return (null, Problem.Invalid(faults, StatusCodes.Status422UnprocessableEntity));
        try
        {
            return (await client.EnqueueAsync(kind.Name, arguments, options, cancellationToken), null);
        }
        catch (KeyTakenException taken)
        {
            return (null, Problem.Conflict($"The id or Idempotency-Key belongs to task '{taken.TaskId}', which has another kind or other arguments. Use another key."));
        }
        catch (ArgumentException)
        {
            // The options are known to be good: the queue takes shorter arguments than this service takes bodies.
            return (null, Problem.Invalid("body", "has more arguments than the queue takes", StatusCodes.Status413PayloadTooLarge));
        }
    }
}
