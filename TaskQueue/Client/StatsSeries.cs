using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>The histories of some queues as one: a bucket for each step of time.</summary>
internal sealed class StatsSeries
{
    // The current step is shown once so many seconds of it are over, so not at all where steps are short: the first seconds say little.
    private const double Enough = 15;

    private readonly HistoryTier _tier;
    private readonly DateTimeOffset _now;
    private readonly Dictionary<long, HistoryBucket> _buckets = [];

    public StatsSeries(HistoryTier tier, DateTimeOffset now, IEnumerable<HistoryReading> readings)
    {
        (_tier, _now) = (tier, now);
        foreach (var (number, bucket) in readings.SelectMany(reading => reading.Buckets))
        {
            if (!_buckets.TryGetValue(number, out var sum))
                _buckets[number] = sum = new HistoryBucket();
            sum.Add(bucket, atOnce: true);
        }
    }

    private long Current => HistoryCache.NumberOf(_now, _tier);

    private double Elapsed => (_now.ToUnixTimeMilliseconds() / 1000d) - (Current * _tier.Seconds);

    /// <summary>The numbers of the steps of the window.</summary>
    public IEnumerable<long> Steps
    {
        get
        {
            var last = Elapsed >= Enough ? Current : Current - 1;
            for (var number = last - _tier.Count + 2; number <= last; number++)
                yield return number;
        }
    }

    /// <summary>All that happened in the last so many steps, and in the current one.</summary>
    public StatsFigures Last(int steps) => Figures(Sum(Current - steps, Current), (steps * _tier.Seconds) + Elapsed);

    /// <summary>All that happened in the steps before these.</summary>
    public StatsFigures Before(int steps) => Figures(Sum(Current - _tier.Count + 1, Current - steps - 1), (_tier.Count - steps - 1) * _tier.Seconds);

    /// <summary>All of it.</summary>
    public StatsFigures All() => Last(_tier.Count - 1);

    /// <summary>How many waited at the first look within the last so many steps; null when nobody looked.</summary>
    public long? FirstDepth(int steps)
    {
        for (var number = Current - steps; number <= Current; number++)
        {
            if (_buckets.GetValueOrDefault(number)?.Depth is { } depth)
                return depth;
        }

        return null;
    }

    /// <summary>Each step.</summary>
    public IReadOnlyList<StatsPoint> Points() => [.. Steps.Select(Point)];

    private StatsPoint Point(long number)
    {
        var bucket = _buckets.GetValueOrDefault(number);
        return new StatsPoint(Figures(bucket ?? new HistoryBucket(), number == Current ? Elapsed : _tier.Seconds))
        {
            At = DateTimeOffset.FromUnixTimeSeconds(number * _tier.Seconds),
            Depth = bucket?.Depth,
            OldestAge = (bucket?.Oldest ?? 0) / 1e3,
        };
    }

    private HistoryBucket Sum(long first, long last)
    {
        var sum = new HistoryBucket();
        foreach (var (number, bucket) in _buckets)
        {
            if (number >= first && number <= last)
                sum.Add(bucket, atOnce: false);
        }

        return sum;
    }

    private static StatsFigures Figures(HistoryBucket bucket, double seconds)
    {
        var ended = bucket.Succeeded + bucket.Failed + bucket.Retried;
        return new StatsFigures
        {
            Enqueued = bucket.Enqueued,
            Started = bucket.Started,
            Succeeded = bucket.Succeeded,
            Failed = bucket.Failed,
            Retried = bucket.Retried,
            Revoked = bucket.Revoked,
            Throughput = ended / seconds,
            SuccessRate = Share(bucket.Succeeded),
            FailureRate = Share(bucket.Failed),
            RetryRate = Share(bucket.Retried),
            TimeInQueue = Percentiles(bucket.Waits),
            RunTime = Percentiles(bucket.Runs),
        };

        double? Share(long part) => ended == 0 ? null : (double)part / ended;
    }

    private static Percentiles? Percentiles(long[] cells) =>
        LatencyScale.Quantile(cells, 0.5) is { } half
            ? new Percentiles(half, LatencyScale.Quantile(cells, 0.95)!.Value, LatencyScale.Quantile(cells, 0.99)!.Value)
            : null;
}
