using System.Text.Json;
using Api.Problems;
using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Queues;

/// <summary>Limits of a queue, its kinds and their keys.</summary>
internal static class LimitEndpoints
{
    public static void MapLimits(this IEndpointRouteBuilder app)
    {
        var limits = app.MapGroup("/queues/{queue}/limits").WithTags("Queues");
        limits.MapGet("", ListAsync).WithName("list_limits").ProducesProblem(400);
        limits.MapPut("", SetAsync).WithName("set_limit").Accepts<LimitBody>("application/json").ProducesProblem(400).ProducesProblem(413).ProducesProblem(415);
        limits.MapDelete("", ClearAsync).WithName("clear_limit").ProducesProblem(400);
    }

    /// <summary>Lists the limits of a queue</summary>
    /// <remarks>Those that were set here, and those of policies that a task holds or waits for.</remarks>
    /// <response code="200">The limits, with how many run under each and how many wait for it.</response>
    internal static async Task<Results<Ok<IReadOnlyList<LimitSnapshot>>, ProblemHttpResult>> ListAsync(
        string queue, ILimitClient client, CancellationToken cancellationToken) =>
        QueueName.IsValid(queue) ? TypedResults.Ok(await client.GetAsync(queue, cancellationToken)) : NoQueue();

    /// <summary>Sets a limit</summary>
    /// <remarks>
    /// Of the whole queue; with `kind`, of one kind in it; with `per_key` too, of each key of that kind. It replaces what the handler's policy
    /// says, for all workers, within a second. What has to wait holds no slot of a worker.
    /// </remarks>
    /// <response code="200">The limits of the queue.</response>
    internal static async Task<Results<Ok<IReadOnlyList<LimitSnapshot>>, ProblemHttpResult>> SetAsync(
        string queue, string? kind, [FromQuery(Name = "per_key")] string? perKey, HttpContext context, ILimitClient client)
    {
        var body = await JsonBody.ReadAsync(context);
        if (body.Fault is not null)
            return body.Fault;
        var input = new Input();
        var limit = Read(body.Value, input);
        return await ChangeAsync(queue, kind, perKey, limit, input, client, context.RequestAborted);
    }

    /// <summary>Leaves a limit to the handler's policy again</summary>
    /// <response code="200">The limits of the queue.</response>
    internal static Task<Results<Ok<IReadOnlyList<LimitSnapshot>>, ProblemHttpResult>> ClearAsync(
        string queue, string? kind, [FromQuery(Name = "per_key")] string? perKey, ILimitClient client, CancellationToken cancellationToken) =>
        ChangeAsync(queue, kind, perKey, limit: null, new Input(), client, cancellationToken);

    private static async Task<Results<Ok<IReadOnlyList<LimitSnapshot>>, ProblemHttpResult>> ChangeAsync(
        string queue, string? kind, string? perKey, TaskLimit? limit, Input input, ILimitClient client, CancellationToken cancellationToken)
    {
        if (!QueueName.IsValid(queue))
            return NoQueue();
        if (kind is not null && !QueueName.IsValid(kind))
            input.Reject("kind", QueueName.Rule);
        if (perKey is not (null or "true" or "false"))
            input.Reject("per_key", "must be true or false");
        if (perKey == "true" && kind is null)
            input.Reject("kind", "is required with per_key");
        if (!input.IsValid)
            return input.Rejection();
        await client.SetAsync(queue, kind, perKey == "true", limit, cancellationToken);
        return TypedResults.Ok(await client.GetAsync(queue, cancellationToken));
    }

    private static TaskLimit? Read(JsonElement body, Input input)
    {
        foreach (var field in body.EnumerateObject().Select(field => field.Name).Except(["concurrency", "rate"]))
            input.Reject(field, "is not a field of a limit: these are concurrency and rate");
        var limit = new TaskLimit();
        if (body.TryGetProperty("rate", out var rate) && rate.ValueKind != JsonValueKind.Null)
        {
            if (rate.ValueKind == JsonValueKind.String && TaskLimit.TryParseRate(rate.GetString(), out var read))
                limit = read;
            else
                input.Reject("rate", $"must be like '10/s', '100/m' or '1000/h', from 1 to {TaskLimit.Largest}");
        }

        if (body.TryGetProperty("concurrency", out var concurrency) && concurrency.ValueKind != JsonValueKind.Null)
        {
            if (concurrency.ValueKind == JsonValueKind.Number && concurrency.TryGetInt32(out var count) && count is >= 1 and <= TaskLimit.Largest)
                limit = limit with { Concurrency = count };
            else
                input.Reject("concurrency", $"must be a whole number from 1 to {TaskLimit.Largest}");
        }

        if (input.IsValid && limit is { Concurrency: null, Starts: null })
            input.Reject("concurrency", "is required, or rate");
        return limit;
    }

    private static ProblemHttpResult NoQueue() => Problem.Invalid("queue", QueueName.Rule);
}

/// <summary>What a limit allows.</summary>
/// <param name="Concurrency">How many tasks at once.</param>
/// <param name="Rate">How many starts per period, as `10/s`, `100/m` or `1000/h`.</param>
internal sealed record LimitBody(int? Concurrency, string? Rate);
