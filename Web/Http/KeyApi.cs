using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Extensions;
using TaskQueue.Contracts;
using Web.Access;

namespace Web.Http;

/// <summary>The Api's calls about keys and about who did what, and what takes an administrator: always with the key of the person who looks.</summary>
public sealed class KeyApi(TaskApi api, Person person)
{
    private static ContractsJson Json => ContractsJson.Default;

    public Task<Answer<IReadOnlyList<ApiKey>>> ListAsync() =>
        api.AskAsync(() => ApiKeys.With(person.Key, new HttpRequestMessage(HttpMethod.Get, "keys")), Json.IReadOnlyListApiKey);

    public Task<Answer<NewApiKey>> CreateAsync(string? name, string? role) =>
        api.PostAsync("keys", Json.NewApiKey, JsonSerializer.Serialize(new KeyBody(name?.Trim() ?? "", role), KeyBodyJson.Default.KeyBody));

    public Task<Answer<AuditPage>> AuditAsync(string? who, string? action, string? target, string? cursor)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in new[] { ("who", who), ("action", action), ("target", target), ("cursor", cursor) }.Where(one => !string.IsNullOrWhiteSpace(one.Item2)))
            query.Add(name, value!.Trim());
        return api.AskAsync(() => ApiKeys.With(person.Key, new HttpRequestMessage(HttpMethod.Get, "audit" + query)), Json.AuditPage);
    }

    /// <summary>A task with what is masked elsewhere; the Api writes down who asked.</summary>
    public Task<Answer<TaskSnapshot>> RevealAsync(string task) =>
        api.AskAsync(() => ApiKeys.With(person.Key, new HttpRequestMessage(HttpMethod.Get, $"tasks/{Uri.EscapeDataString(task)}?reveal=true")), Json.TaskSnapshot);

    /// <summary>No value when it is done.</summary>
    public Task<Answer<ApiKey>> RevokeAsync(string name) => api.DeleteAsync($"keys/{Uri.EscapeDataString(name)}", Json.ApiKey);
}

internal sealed record KeyBody(string Name, string? Role);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(KeyBody))]
internal sealed partial class KeyBodyJson : JsonSerializerContext;
