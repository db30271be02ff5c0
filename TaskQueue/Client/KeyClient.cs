using System.Text.Json;
using System.Text.Json.Serialization;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>A key as it is kept: of its secret the hash only.</summary>
/// <param name="Key">What may be shown.</param>
/// <param name="Sha256">The SHA-256 of the whole key. It has 256 random bits, so nobody guesses it from a plain hash, however fast.</param>
public sealed record StoredKey(ApiKey Key, byte[] Sha256);

/// <summary>The keys of the HTTP API, kept in Redis: every method throws <see cref="QueueUnavailableException"/> when it can't be reached.</summary>
public interface IKeyClient
{
    /// <summary>All keys.</summary>
    Task<IReadOnlyList<StoredKey>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Keeps a key; false when there is one of that name, or no room.</summary>
    Task<bool> AddAsync(StoredKey key, CancellationToken cancellationToken = default);

    /// <summary>Forgets a key; false when there was none.</summary>
    Task<bool> RemoveAsync(string name, CancellationToken cancellationToken = default);
}

/// <summary>The keys over Redis.</summary>
internal sealed class KeyClient(KeyBroker broker) : IKeyClient
{
    public async Task<IReadOnlyList<StoredKey>> ListAsync(CancellationToken cancellationToken = default)
    {
        var kept = await Question.AskAsync(broker.ReadAsync, cancellationToken).ConfigureAwait(false);
        return [.. kept.Select(text => JsonSerializer.Deserialize(text, KeyJson.Default.StoredKey)).OfType<StoredKey>().OrderBy(one => one.Key.Name, StringComparer.Ordinal)];
    }

    public Task<bool> AddAsync(StoredKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Question.AskAsync(() => broker.AddAsync(key.Key.Name, JsonSerializer.Serialize(key, KeyJson.Default.StoredKey)), cancellationToken);
    }

    public Task<bool> RemoveAsync(string name, CancellationToken cancellationToken = default) =>
        Question.AskAsync(() => broker.RemoveAsync(name), cancellationToken);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StoredKey))]
internal sealed partial class KeyJson : JsonSerializerContext;
