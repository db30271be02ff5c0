using System.Text.Json;
using Api.Problems;
using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tasks;

internal static class EnqueueTask
{
    /// <summary>Enqueues a task of any registered kind</summary>
    /// <remarks>
    /// The body is a JSON object of the kind's arguments, checked against the schema that its workers published (`GET /kinds`); no body
    /// means no arguments.
    /// </remarks>
    /// <response code="201">The task is accepted; Location says where to ask for it.</response>
    public static async Task<Results<Created<TaskReceipt>, ProblemHttpResult>> HandleAsync(
        string name, string? queue, string? countdown, string? eta, HttpContext context, ITaskQueueClient client, TimeProvider time)
    {
        if (!Schedule.TryRead(queue, countdown, eta, time, out var options, out var fault))
            return fault;
        var body = await JsonBody.ReadAsync(context);
        if (body.Fault is not null)
            return body.Fault;

        var cancellationToken = context.RequestAborted;
        if (!QueueName.IsValid(name) || await client.FindDefinitionAsync(name, cancellationToken) is not { } kind)
            return await UnknownKind.ProblemAsync(name, client, cancellationToken);
        var faults = ArgumentSchema.Check(kind.Schema, body.Value);
        if (faults.Count > 0)
            return Problem.Invalid(faults, StatusCodes.Status422UnprocessableEntity);

        return await AcceptAsync(name, body.Value, options, client, cancellationToken);
    }

    private static async Task<Results<Created<TaskReceipt>, ProblemHttpResult>> AcceptAsync(
        string kind, JsonElement arguments, EnqueueOptions options, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        try
        {
            return Receipt.For(await client.EnqueueAsync(kind, arguments, options, cancellationToken));
        }
        catch (ArgumentException)
        {
            // Kind and queue are known to be well-formed: the queue takes shorter arguments than this service takes bodies.
            return Problem.Invalid("body", "has more arguments than the queue takes", StatusCodes.Status413PayloadTooLarge);
        }
    }
}
