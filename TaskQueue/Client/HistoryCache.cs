using System.Collections.Concurrent;
using TaskQueue.Broker;

namespace TaskQueue.Client;

/// <summary>Reads histories, each past bucket once: workers write only to the current one, so what was read behind it stays true.</summary>
internal sealed class HistoryCache(HistoryBroker broker)
{
    private readonly ConcurrentDictionary<(string Queue, HistoryTier Tier), HistoryReading> _known = new();

    /// <summary>The buckets of a queue that are not empty, oldest first.</summary>
    public async Task<HistoryReading> ReadAsync(string queue, HistoryTier tier)
    {
        var before = _known.GetValueOrDefault((queue, tier));
        var settled = before is null ? 0 : NumberOf(before.Now, tier) - 1;
        var fresh = await broker.ReadAsync(queue, tier, settled).ConfigureAwait(false);
        var oldest = NumberOf(fresh.Now, tier) - tier.Count;
        foreach (var (number, bucket) in before?.Buckets ?? [])
        {
            if (number <= settled && number > oldest)
                fresh.Buckets[number] = bucket;
        }

        _known[(queue, tier)] = fresh;
        return fresh;
    }

    /// <summary>Forgets queues that are gone.</summary>
    public void Keep(IReadOnlyCollection<string> queues)
    {
        foreach (var known in _known.Keys.Where(one => !queues.Contains(one.Queue)))
            _known.TryRemove(known, out _);
    }

    /// <summary>The number of the bucket of a time.</summary>
    public static long NumberOf(DateTimeOffset time, HistoryTier tier) => time.ToUnixTimeSeconds() / tier.Seconds;
}
