using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using TaskQueue.Contracts;

namespace Web.Http;

/// <summary>The Api's calls about dead letters.</summary>
public sealed class FailureApi(TaskApi api, SharedReads reads)
{
    /// <summary>How many errors a page shows.</summary>
    public const int MostGroups = 200;

    private static ContractsJson Json => ContractsJson.Default;

    public Task<Answer<DeadLetterGroups>> GroupsAsync(string? queue = null) => Read(
        "dead-letters" + Query(("queue", queue), ("limit", $"{MostGroups}")), Json.DeadLetterGroups);

    public Task<Answer<TaskPage>> TasksAsync(string fingerprint, string? queue, string? cursor) => Read(
        Path(fingerprint) + Query(("queue", queue), ("cursor", cursor)), Json.TaskPage);

    public Task<Answer<DeadLetterOutcome>> RequeueAllAsync(string fingerprint, string? queue) =>
        api.PostAsync(Path(fingerprint, "/requeue") + Query(("queue", queue)), Json.DeadLetterOutcome);

    public Task<Answer<DeadLetterOutcome>> DiscardAllAsync(string fingerprint, string? queue) =>
        api.DeleteAsync(Path(fingerprint) + Query(("queue", queue)), Json.DeadLetterOutcome);

    public Task<Answer<DeadLetterOutcome>> RequeueAsync(IEnumerable<string> ids) =>
        api.PostAsync("dead-letters/requeue", Json.DeadLetterOutcome, Body(ids));

    public Task<Answer<DeadLetterOutcome>> DiscardAsync(IEnumerable<string> ids) =>
        api.PostAsync("dead-letters/discard", Json.DeadLetterOutcome, Body(ids));

    private Task<Answer<T>> Read<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class =>
        reads.ReadAsync(path, () => api.GetAsync(path, type));

    private static string Path(string fingerprint, string end = "") => $"dead-letters/{Uri.EscapeDataString(fingerprint)}{end}";

    private static string Body(IEnumerable<string> ids) => JsonSerializer.Serialize(new Dictionary<string, string[]> { ["task_ids"] = [.. ids] });

    private static string Query(params (string Name, string? Value)[] given)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in given.Where(one => !string.IsNullOrEmpty(one.Value)))
            query.Add(name, value!);
        return query.ToString();
    }
}
