using StackExchange.Redis;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace Tests.Chaos;

/// <summary>What may not be left in Redis when every task has ended.</summary>
internal static class Residue
{
    /// <summary>Of each queue, and of the workflows: what is left, as <c>key (how many)</c>.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IConnectionMultiplexer redis, string prefix, IEnumerable<string> queues)
    {
        var (keys, database, found) = (new RedisKeys(prefix), redis.GetDatabase(), new List<string>());
        async Task CountAsync(RedisKey key, Task<long> count)
        {
            if (await count > 0)
                found.Add($"{key} ({await count})");
        }

        foreach (var of in queues.Select(keys.Of))
        {
            foreach (var stream in new[] { of.Ready, of.Delayed })
                await CountAsync(stream, database.StreamLengthAsync(stream));
            foreach (var set in new[] { of.Due, of.Low, of.Flows })
                await CountAsync(set, database.SortedSetLengthAsync(set));
            foreach (var hash in new[] { of.Notes, of.Ties, of.Crashes, of.Checkpoints })
                await CountAsync(hash, database.HashLengthAsync(hash));
            foreach (var limit in await database.SortedSetRangeByRankAsync(of.Limits))
            {
                await CountAsync(of.HeldBy(limit.ToString()), database.SortedSetLengthAsync(of.HeldBy(limit.ToString())));
                await CountAsync(of.WaitsFor(limit.ToString()), database.SortedSetLengthAsync(of.WaitsFor(limit.ToString())));
            }
        }

        // One that was announced and not created was never accepted; it is given up after some minutes.
        foreach (var flow in await database.SortedSetRangeByRankAsync(keys.FlowsUnsettled))
        {
            if (await database.KeyExistsAsync(keys.Of(WorkflowId.Parse(flow.ToString())).Header))
                found.Add($"{keys.FlowsUnsettled} {flow}");
        }

        foreach (var pattern in new[] { "u:*", "held:*", "waits:*" })
            found.AddRange(redis.GetServers()[0].Keys(pattern: $"{prefix}:*:{pattern}").Select(key => key.ToString()));
        return found;
    }
}
