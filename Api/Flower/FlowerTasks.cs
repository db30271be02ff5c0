using System.Text.Json;
using System.Text.Json.Serialization;
using Api.Problems;
using Api.Requests;
using Api.Security;
using Api.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Flower;

/// <summary>The kinds that workers published.</summary>
internal sealed record FlowerTypes([property: JsonPropertyName("task-types")] IReadOnlyList<string> TaskTypes);

/// <summary>How far a task is, and its result after the end.</summary>
internal sealed record FlowerOutcome(
    [property: JsonPropertyName("task-id")] string TaskId,
    string State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Result,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Traceback)
{
    public static FlowerOutcome Of(TaskSnapshot task) =>
        new(task.TaskId, task.Status.WireName(), task.Status.HasEnded() ? task.Result : null, task.Status.HasEnded() ? task.Error?.Stack : null);
}

internal static class FlowerTasks
{
    public static async Task<Results<Ok<Dictionary<string, FlowerTask>>, ProblemHttpResult>> ListAsync(
        [AsParameters] FlowerQuery query, ITaskQueueClient client, Redaction redaction, CancellationToken cancellationToken)
    {
        var input = new Input();
        var wanted = query.Read(input);
        if (!input.IsValid)
            return input.Rejection();
        var found = await wanted.FindAsync(client, cancellationToken);
        var shown = new Dictionary<string, FlowerTask>();
        foreach (var task in found)
            shown.Add(task.TaskId, FlowerTask.Of(await redaction.ShowAsync(task)));
        return TypedResults.Ok(shown);
    }

    public static async Task<Ok<FlowerTypes>> TypesAsync(ITaskQueueClient client, CancellationToken cancellationToken) =>
        TypedResults.Ok(new FlowerTypes([.. (await client.GetDefinitionsAsync(cancellationToken)).Select(kind => kind.Name).Order(StringComparer.Ordinal)]));

    public static async Task<Results<Ok<FlowerTask>, ProblemHttpResult>> InfoAsync(string id, ITaskQueueClient client, Redaction redaction, CancellationToken cancellationToken)
    {
        var named = await NamedTask.FindAsync(id, client, cancellationToken);
        var task = named is { } known ? await client.FindAsync(known, cancellationToken) : null;
        return task is null ? Problem.UnknownTask(id) : TypedResults.Ok(FlowerTask.Of(await redaction.ShowAsync(task)));
    }

    public static async Task<Results<Ok<FlowerOutcome>, ProblemHttpResult>> ResultAsync(
        string id, string? timeout, HttpContext context, ITaskQueueClient client, Redaction redaction, IOptions<ApiOptions> options)
    {
        var input = new Input();
        var seconds = input.Number(nameof(timeout), timeout, 0, double.MaxValue) ?? 0;
        if (!input.IsValid)
            return input.Rejection();
        if (await NamedTask.FindAsync(id, client, context.RequestAborted) is not { } known)
            return Problem.UnknownTask(id);
        var task = await WaitAsync(known, TimeSpan.FromSeconds(Math.Min(seconds, options.Value.MaxWait.TotalSeconds)), context, client);
        return task is null ? Problem.UnknownTask(id) : TypedResults.Ok(FlowerOutcome.Of(await redaction.ShowAsync(task)));
    }

    /// <summary>The task at its end, or as it is when the time is up.</summary>
    public static Task<TaskSnapshot?> WaitAsync(TaskId id, TimeSpan timeout, HttpContext context, ITaskQueueClient client) =>
        timeout == TimeSpan.Zero
            ? client.FindAsync(id, context.RequestAborted)
            : RequestLifetime.WaitAsync(context, ends => client.WaitAsync(id, timeout, ends), aborted => client.FindAsync(id, aborted));
}
