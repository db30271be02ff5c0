using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Extensions;
using TaskQueue.Contracts;

namespace Web.Http;

/// <summary>What an operator asks of queues and workers, as the Api's calls.</summary>
public sealed class ControlApi(TaskApi api)
{
    private static ContractsJson Json => ContractsJson.Default;

    public Task<Answer<QueueSnapshot>> PauseAsync(string queue) => PostAsync(queue, "pause");

    public Task<Answer<QueueSnapshot>> DrainAsync(string queue) => PostAsync(queue, "drain");

    public Task<Answer<QueueSnapshot>> ResumeAsync(string queue) => PostAsync(queue, "resume");

    /// <summary>Revokes what waits in a queue, if <paramref name="confirm"/> is its name.</summary>
    public Task<Answer<PurgeReceipt>> PurgeAsync(string queue, string confirm) => api.AskAsync(
        () => new HttpRequestMessage(HttpMethod.Delete, $"{Queue(queue)}/tasks{new QueryBuilder { { "confirm", confirm } }}"),
        ControlJson.Default.PurgeReceipt);

    public Task<Answer<IReadOnlyList<LimitSnapshot>>> LimitsAsync(string queue) =>
        api.GetAsync($"{Queue(queue)}/limits", Json.IReadOnlyListLimitSnapshot);

    public Task<Answer<IReadOnlyList<LimitSnapshot>>> SetLimitAsync(string queue, LimitScope scope, LimitBody limit) => api.AskAsync(
        () => new HttpRequestMessage(HttpMethod.Put, Limits(queue, scope)) { Content = JsonContent.Create(limit, ControlJson.Default.LimitBody) },
        Json.IReadOnlyListLimitSnapshot);

    /// <summary>Leaves a limit to the handler's policy again.</summary>
    public Task<Answer<IReadOnlyList<LimitSnapshot>>> ClearLimitAsync(string queue, LimitScope scope) =>
        api.AskAsync(() => new HttpRequestMessage(HttpMethod.Delete, Limits(queue, scope)), Json.IReadOnlyListLimitSnapshot);

    public Task<Answer<WorkerControl>> ShutDownAsync(string worker) =>
        api.AskAsync(() => new HttpRequestMessage(HttpMethod.Post, $"{Worker(worker)}/shutdown"), Json.WorkerControl);

    public Task<Answer<WorkerControl>> SetConcurrencyAsync(string worker, int concurrency) => api.AskAsync(
        () => new HttpRequestMessage(HttpMethod.Put, $"{Worker(worker)}/concurrency")
        {
            Content = JsonContent.Create(new ConcurrencyBody(concurrency), ControlJson.Default.ConcurrencyBody),
        },
        Json.WorkerControl);

    public Task<Answer<WorkerControl>> AddConsumerAsync(string worker, string queue, int weight) => api.AskAsync(
        () => new HttpRequestMessage(HttpMethod.Put, Consumer(worker, queue))
        {
            Content = JsonContent.Create(new ConsumerBody(weight), ControlJson.Default.ConsumerBody),
        },
        Json.WorkerControl);

    public Task<Answer<WorkerControl>> CancelConsumerAsync(string worker, string queue) =>
        api.AskAsync(() => new HttpRequestMessage(HttpMethod.Delete, Consumer(worker, queue)), Json.WorkerControl);

    private Task<Answer<QueueSnapshot>> PostAsync(string queue, string action) =>
        api.AskAsync(() => new HttpRequestMessage(HttpMethod.Post, $"{Queue(queue)}/{action}"), Json.QueueSnapshot);

    private static string Queue(string queue) => $"queues/{Uri.EscapeDataString(queue)}";

    private static string Worker(string worker) => $"workers/{Uri.EscapeDataString(worker)}";

    private static string Consumer(string worker, string queue) => $"{Worker(worker)}/queues/{Uri.EscapeDataString(queue)}";

    private static string Limits(string queue, LimitScope scope) => $"{Queue(queue)}/limits{scope.ToQuery()}";
}

/// <summary>What was purged.</summary>
public sealed record PurgeReceipt(long Purged);

/// <summary>What a limit allows.</summary>
public sealed record LimitBody(int? Concurrency, string? Rate);

internal sealed record ConcurrencyBody(int Concurrency);

internal sealed record ConsumerBody(int Weight);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PurgeReceipt))]
[JsonSerializable(typeof(LimitBody))]
[JsonSerializable(typeof(ConcurrencyBody))]
[JsonSerializable(typeof(ConsumerBody))]
internal sealed partial class ControlJson : JsonSerializerContext;
