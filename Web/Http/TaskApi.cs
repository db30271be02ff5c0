using System.Net;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TaskQueue.Contracts;

namespace Web.Http;

/// <summary>The Api's calls. A fault is an answer, never an exception: a page shows it and goes on.</summary>
public sealed class TaskApi(IHttpClientFactory clients)
{
    private static ContractsJson Json => ContractsJson.Default;

    public Task<Answer<TaskPage>> ListAsync(TaskFilter filter) => GetAsync("tasks" + filter.ToQuery(), Json.TaskPage);

    public Task<Answer<TaskSnapshot>> FindAsync(string id) => GetAsync(TaskPath(id), Json.TaskSnapshot);

    public Task<Answer<IReadOnlyList<QueueSnapshot>>> QueuesAsync() => GetAsync("queues", Json.IReadOnlyListQueueSnapshot);

    public Task<Answer<IReadOnlyList<WorkerSnapshot>>> LostWorkersAsync() => GetAsync("workers/lost", Json.IReadOnlyListWorkerSnapshot);

    public Task<Answer<IReadOnlyList<WorkerSnapshot>>> WorkersAsync() => GetAsync("workers", Json.IReadOnlyListWorkerSnapshot);

    public Task<Answer<IReadOnlyList<TaskDefinition>>> KindsAsync() => GetAsync("kinds", Json.IReadOnlyListTaskDefinition);

    public Task<Answer<TaskReceipt>> StartAsync(string kind, string arguments, StartOptions? options = null) =>
        PostAsync(TaskPath(kind) + options?.ToQuery(), Json.TaskReceipt, arguments);

    /// <summary>Enqueues a failed task again; null for the same arguments.</summary>
    public Task<Answer<TaskReceipt>> RequeueAsync(string id, string? arguments = null) =>
        PostAsync(TaskPath(id) + "/requeue", Json.TaskReceipt, arguments);

    /// <summary>Makes a task due that waits for a time.</summary>
    public Task<Answer<TaskSnapshot>> RunNowAsync(string id) => PostAsync(TaskPath(id) + "/run-now", Json.TaskSnapshot);

    /// <summary>No value when it is done.</summary>
    public Task<Answer<TaskSnapshot>> ForgetAsync(string id) => DeleteAsync(TaskPath(id) + "/result", Json.TaskSnapshot);

    public Task<Answer<TaskSnapshot>> RevokeAsync(string id) =>
        DeleteAsync(TaskPath(id), Json.TaskSnapshot);

    /// <summary>A task's image as the Api sends it; the caller disposes of it.</summary>
    public Task<HttpResponseMessage> ImageAsync(string id, CancellationToken cancellationToken) =>
        clients.CreateClient(ApiClients.Calls).GetAsync(TaskPath(id) + "/image", HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    private static string TaskPath(string name) => $"tasks/{Uri.EscapeDataString(name)}";

    internal Task<Answer<T>> GetAsync<T>(string path, JsonTypeInfo<T> type)
        where T : class =>
        AskAsync(() => new HttpRequestMessage(HttpMethod.Get, path), type);

    internal Task<Answer<T>> DeleteAsync<T>(string path, JsonTypeInfo<T> type)
        where T : class =>
        AskAsync(() => new HttpRequestMessage(HttpMethod.Delete, path), type);

    /// <param name="path">Where.</param>
    /// <param name="type">What comes back.</param>
    /// <param name="body">JSON; null for no body.</param>
    internal Task<Answer<T>> PostAsync<T>(string path, JsonTypeInfo<T> type, string? body = null)
        where T : class =>
        AskAsync(
            () => new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = body is null ? null : new StringContent(body, Encoding.UTF8, MediaTypeNames.Application.Json),
            },
            type);

    internal async Task<Answer<T>> AskAsync<T>(Func<HttpRequestMessage> createRequest, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            using var request = createRequest();
            using var response = await clients.CreateClient(ApiClients.Calls).SendAsync(request);
            if (!response.IsSuccessStatusCode)
                return new(null, await Faults.ReadAsync(response));
            return new(response.StatusCode == HttpStatusCode.NoContent ? null : await response.Content.ReadFromJsonAsync(type));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            return new(null, Faults.Describe(fault));
        }
    }
}
