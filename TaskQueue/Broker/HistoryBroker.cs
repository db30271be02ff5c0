using StackExchange.Redis;

namespace TaskQueue.Broker;

/// <summary>
/// What happened in a queue over the last 24 hours, in Redis: counts and durations in buckets of time, by Redis' clock. Bounded: 441 small hashes a queue, each of which expires.
/// </summary>
internal sealed class HistoryBroker(IConnectionMultiplexer redis, RedisKeys keys)
{
    /// <summary>How long nobody may have looked before it is unknown when tasks were enqueued.</summary>
    public static readonly TimeSpan LongestBlink = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan TurnKept = TimeSpan.FromSeconds(3 * HistoryTier.Fine.Seconds);

    private IDatabase Database => redis.GetDatabase();

    /// <summary>Adds counts to the buckets of now.</summary>
    public Task RecordAsync(string queue, IReadOnlyList<KeyValuePair<string, long>> counts)
    {
        var values = new RedisValue[2 * counts.Count];
        for (var i = 0; i < counts.Count; i++)
            (values[2 * i], values[(2 * i) + 1]) = (counts[i].Key, counts[i].Value);
        return Database.EvaluateAsync(Script.Record, [keys.Of(queue).History], values);
    }

    /// <summary>Whether the caller is the first to ask for this period: it looks for all.</summary>
    public Task<bool> TakeTurnAsync(long period) => Database.StringSetAsync(keys.SampleTurn(period), 1, TurnKept, When.NotExists);

    /// <summary>Looks how many tasks wait and run, and how many were enqueued. False when somebody has looked within this period.</summary>
    public async Task<bool> SampleAsync(string queue)
    {
        var of = keys.Of(queue);
        return (bool)await Database.EvaluateAsync(
            Script.Sample, [of.History, of.Ready, of.Delayed, of.Due], [(long)LongestBlink.TotalSeconds]).ConfigureAwait(false);
    }

    /// <summary>The buckets of a queue that are not empty, oldest first.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="tier">Of this size.</param>
    /// <param name="after">Only those behind this number.</param>
    public async Task<HistoryReading> ReadAsync(string queue, HistoryTier tier, long after = 0)
    {
        var reply = (RedisResult[])(await Database.EvaluateAsync(
            Script.Recorded, [keys.Of(queue).History], [tier.Seconds, tier.Count, after]).ConfigureAwait(false))!;
        var buckets = new SortedDictionary<long, HistoryBucket>();
        for (var i = 1; i + 1 < reply.Length; i += 2)
            buckets[(long)reply[i]] = HistoryBucket.Read((RedisResult[])reply[i + 1]!);
        return new HistoryReading(DateTimeOffset.FromUnixTimeMilliseconds((long)reply[0]), buckets);
    }

    /// <summary>Redis' time and memory: what is used, and the limit, 0 for none. Of a cluster: those of one node.</summary>
    public async Task<(DateTimeOffset Now, long Used, long Limit)> ReadServerAsync()
    {
        var (info, time) = (Database.ExecuteAsync("INFO", "memory"), Database.ExecuteAsync("TIME"));
        var lines = ((string)(await info.ConfigureAwait(false))!).Split('\n');
        var now = await time.ConfigureAwait(false);
        return (DateTimeOffset.FromUnixTimeMilliseconds(((long)now[0] * 1000) + ((long)now[1] / 1000)), Number(lines, "used_memory:"), Number(lines, "maxmemory:"));
    }

    private static long Number(IEnumerable<string> lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
        && long.TryParse(line.AsSpan(name.Length).Trim(), out var number) ? number : 0;
}

/// <summary>Buckets of a queue.</summary>
/// <param name="Now">When they were read, by Redis' clock.</param>
/// <param name="Buckets">By number: their time divided by their size.</param>
internal sealed record HistoryReading(DateTimeOffset Now, SortedDictionary<long, HistoryBucket> Buckets);
