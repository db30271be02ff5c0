using System.Collections.Concurrent;
using System.Net;
using TaskQueue.Contracts;
using Web.Http;

namespace Web.Access;

/// <summary>Asks the Api whose a key is. The answer holds for some seconds: so soon a revoked key is signed out.</summary>
public sealed class KeyChecks(TaskApi api, TimeProvider time)
{
    /// <summary>How long an answer holds.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, Checked> _checked = new(StringComparer.Ordinal);

    /// <summary>Asks now.</summary>
    public Task<Answer<Caller>> AskAsync(string key) =>
        api.AskAsync(() => ApiKeys.With(key, new HttpRequestMessage(HttpMethod.Get, "me")), ContractsJson.Default.Caller);

    /// <summary>Whether a key that was good still is. An Api that gives no answer has refused nobody.</summary>
    public async Task<bool> IsGoodAsync(string key)
    {
        if (_checked.TryGetValue(key, out var known) && time.GetElapsedTime(known.At) < MaxAge)
            return known.IsGood;
        if (_checked.Count >= Most)
            _checked.Clear();
        using var untraced = Untraced.Start();
        var isGood = (await AskAsync(key)).Problem?.Status != HttpStatusCode.Unauthorized;
        _checked[key] = new(isGood, time.GetTimestamp());
        return isGood;
    }

    private sealed record Checked(bool IsGood, long At);
}
