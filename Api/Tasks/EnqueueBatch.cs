using System.Text.Json;
using Api.Problems;
using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tasks;

/// <summary>The answer to many accepted tasks.</summary>
/// <param name="TaskIds">Their ids, in the order of their arguments.</param>
internal sealed record BatchReceipt(IReadOnlyList<string> TaskIds);

internal static class EnqueueBatch
{
    /// <summary>As many as one round trip to Redis takes: all of a call or none.</summary>
    public const int MaxTasks = 1000;

    private const int MaxFaults = 20;

    /// <summary>Enqueues many tasks of a kind at once</summary>
    /// <remarks>
    /// The body is a JSON array of up to 1000 objects of arguments. All are accepted or none: when some are wrong, the answer names them by
    /// their place, such as `[3].x`. Much faster than a call for each.
    /// </remarks>
    /// <response code="201">All are accepted.</response>
    public static async Task<Results<Created<BatchReceipt>, ProblemHttpResult>> HandleAsync(
        string name, [AsParameters] EnqueueQuery query, HttpContext context, ITaskQueueClient client)
    {
        if (!query.TryRead(context, out var options, out var fault))
            return fault;
        if (options is not { Id: null, UniqueKey: null, IdempotencyKey: null })
            return Problem.Invalid("id", "and keys are for one task, not for a batch");
        var body = await JsonBody.ReadAsync(context, JsonValueKind.Array);
        if (body.Fault is not null)
            return body.Fault;

        var cancellationToken = context.RequestAborted;
        if (!QueueName.IsValid(name) || await client.FindDefinitionAsync(name, cancellationToken) is not { } kind)
            return await UnknownKind.ProblemAsync(name, client, cancellationToken);
        JsonElement[] tasks = [.. body.Value.EnumerateArray()];
        return Check(kind.Schema, tasks) is { } wrong ? wrong : await AcceptAsync(name, tasks, options, client, cancellationToken);
    }

    private static ProblemHttpResult? Check(JsonElement schema, JsonElement[] tasks)
    {
        if (tasks.Length is 0 or > MaxTasks)
            return Problem.Invalid("body", $"must have 1 to {MaxTasks} objects of arguments");
        var faults = tasks.SelectMany((args, place) => ArgumentSchema.Check(schema, args).Select(fault => (Field: $"[{place}].{fault.Key}", fault.Value)))
            .Take(MaxFaults).ToDictionary(fault => fault.Field, fault => fault.Value, StringComparer.Ordinal);
        return faults.Count > 0 ? Problem.Invalid(faults, StatusCodes.Status422UnprocessableEntity) : null;
    }

    private static async Task<Results<Created<BatchReceipt>, ProblemHttpResult>> AcceptAsync(
        string kind, JsonElement[] tasks, EnqueueOptions options, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        try
        {
            var ids = await client.EnqueueManyAsync(kind, tasks, options, cancellationToken);
            return TypedResults.Created($"/tasks?name={kind}", new BatchReceipt([.. ids.Select(id => id.ToString())]));
        }
        catch (ArgumentException)
        {
            return Problem.Invalid("body", "has a task with more arguments than the queue takes", StatusCodes.Status413PayloadTooLarge);
        }
    }
}
