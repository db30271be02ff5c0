using System.Globalization;
using Api.Control;
using Api.Problems;
using Api.Requests;
using Api.Tasks;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Flower;

/// <summary>What an operator asks for, its values in the query or in a form.</summary>
internal static class FlowerControl
{
    private static readonly FormOptions SmallForm = new() { ValueCountLimit = 16, KeyLengthLimit = 64, ValueLengthLimit = 256, BufferBodyLengthLimit = 16 * 1024 };

    /// <summary>With <c>terminate=true</c> the handler of a running task is cancelled too; without, as with Celery, only a task that waits is revoked.</summary>
    /// <remarks>Also as there, the answer is 200 where nothing was left to revoke; its message says so.</remarks>
    public static async Task<Results<Ok<FlowerMessage>, ProblemHttpResult>> RevokeAsync(
        string id, HttpContext context, ITaskQueueClient client)
    {
        var terminate = (await ValueAsync(context, "terminate"))?.ToLowerInvariant() is "true" or "1";
        return await RevokeAsync(id, terminate, "Revoked", client, context.RequestAborted);
    }

    public static Task<Results<Ok<FlowerMessage>, ProblemHttpResult>> AbortAsync(string id, HttpContext context, ITaskQueueClient client) =>
        RevokeAsync(id, terminate: true, "Aborted", client, context.RequestAborted);

    /// <summary>Sets the rate of a kind in its queue, for all workers together; <c>0</c> takes it away.</summary>
    public static async Task<Results<Ok<FlowerMessage>, ProblemHttpResult>> LimitAsync(
        string name, HttpContext context, ITaskQueueClient client, ILimitClient limits)
    {
        if (!QueueName.IsValid(name) || await client.FindDefinitionAsync(name, context.RequestAborted) is not { } kind)
            return await UnknownKind.ProblemAsync(name, client, context.RequestAborted);
        var rate = await ValueAsync(context, "ratelimit");
        TaskLimit? limit = null;
        if (rate != "0" && !TaskLimit.TryParseRate(rate, out limit))
            return Problem.Invalid("ratelimit", "must be like '10/s', '100/m' or '1000/h', or 0 for none");
        await limits.SetAsync(kind.Queue, kind.Name, perKey: false, limit, context.RequestAborted);
        return Told("new rate limit set successfully");
    }

    public static async Task<Results<Ok<FlowerMessage>, ProblemHttpResult>> ShutDownAsync(string worker, IControlClient client, CancellationToken cancellationToken) =>
        await client.ShutDownAsync(worker, cancellationToken) is null ? ControlWorker.Unknown(worker) : Told("Shutting down!");

    public static Task<Results<Ok<FlowerMessage>, ProblemHttpResult>> GrowAsync(string worker, HttpContext context, ITaskQueueClient client, IControlClient control) =>
        ResizeAsync(worker, +1, $"Growing '{worker}' worker's pool by", context, client, control);

    public static Task<Results<Ok<FlowerMessage>, ProblemHttpResult>> ShrinkAsync(string worker, HttpContext context, ITaskQueueClient client, IControlClient control) =>
        ResizeAsync(worker, -1, $"Shrinking '{worker}' worker's pool by", context, client, control);

    public static async Task<Results<Ok<FlowerMessage>, ProblemHttpResult>> AddConsumerAsync(string worker, HttpContext context, IControlClient client)
    {
        if (await ValueAsync(context, "queue") is not { } queue || !QueueName.IsValid(queue))
            return Problem.Invalid("queue", QueueName.Rule);
        return await client.AddConsumerAsync(worker, queue, cancellationToken: context.RequestAborted) is null
            ? ControlWorker.Unknown(worker)
            : Told($"add consumer {queue}");
    }

    public static async Task<Results<Ok<FlowerMessage>, ProblemHttpResult>> CancelConsumerAsync(string worker, HttpContext context, IControlClient client)
    {
        if (await ValueAsync(context, "queue") is not { } queue || !QueueName.IsValid(queue))
            return Problem.Invalid("queue", QueueName.Rule);
        return await client.CancelConsumerAsync(worker, queue, context.RequestAborted) is null
            ? ControlWorker.Unknown(worker)
            : Told($"no longer consuming from {queue}");
    }

    private static async Task<Results<Ok<FlowerMessage>, ProblemHttpResult>> RevokeAsync(
        string id, bool terminate, string done, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        var known = await NamedTask.FindAsync(id, client, cancellationToken);
        var task = known is { } named ? await client.FindAsync(named, cancellationToken) : null;
        if (task is null)
            return Problem.UnknownTask(id);
        if (task.Status == TaskState.Started && !terminate)
            return Told($"'{id}' runs already and goes on: add terminate=true to cancel its handler");
        var outcome = await client.RevokeAsync(known!.Value, cancellationToken);
        return Told(outcome == RevokeOutcome.Ended ? $"'{id}' has ended already" : $"{done} '{id}'");
    }

    private static async Task<Results<Ok<FlowerMessage>, ProblemHttpResult>> ResizeAsync(
        string worker, int sign, string done, HttpContext context, ITaskQueueClient client, IControlClient control)
    {
        var input = new Input();
        var by = input.Number("n", await ValueAsync(context, "n"), 1, WorkerControl.MaxConcurrency) ?? 1;
        if (!input.IsValid)
            return input.Rejection();
        if ((await client.GetWorkersAsync(context.RequestAborted)).FirstOrDefault(one => one.Name == worker) is not { } now)
            return ControlWorker.Unknown(worker);
        var slots = Math.Clamp(now.Concurrency + (sign * by), 1, WorkerControl.MaxConcurrency);
        return await control.SetConcurrencyAsync(worker, slots, context.RequestAborted) is null
            ? ControlWorker.Unknown(worker)
            : Told(string.Create(CultureInfo.InvariantCulture, $"{done} {by}"));
    }

    private static async Task<string?> ValueAsync(HttpContext context, string name)
    {
        if (context.Request.Query.TryGetValue(name, out var value))
            return value;
        if (!context.Request.HasFormContentType || context.Request.ContentLength is 0)
            return null;
        try
        {
            return (await context.Request.ReadFormAsync(SmallForm, context.RequestAborted)).TryGetValue(name, out value) ? value.ToString() : null;
        }
        catch (InvalidDataException fault)
        {
            throw new BadHttpRequestException(fault.Message, fault);
        }
    }

    private static Ok<FlowerMessage> Told(string message) => TypedResults.Ok(new FlowerMessage(message));
}
