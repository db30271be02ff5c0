using System.Collections.Concurrent;
using TaskQueue.Broker;

namespace TaskQueue.Processing;

/// <summary>What this worker's attempts came to since it last told Redis, by queue. Counted in memory: an attempt costs no command for it.</summary>
internal sealed class HistoryCounts
{
    private readonly ConcurrentDictionary<string, QueueCounts> _queues = new(StringComparer.Ordinal);

    /// <summary>The counts of each queue.</summary>
    public IEnumerable<KeyValuePair<string, QueueCounts>> Queues => _queues;

    /// <summary>An attempt started.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="waited">How long its task waited for a worker; null when that says nothing: it is not its first attempt, or it was not to start at once.</param>
    public void Started(string queue, TimeSpan? waited)
    {
        var counts = Of(queue);
        counts.Add(QueueCounts.Started);
        if (waited is { } time)
            counts.Add(QueueCounts.Waits + LatencyScale.CellOf(time));
    }

    /// <summary>An attempt ended, or a task without one.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="outcome">One of <see cref="QueueCounts"/>.</param>
    /// <param name="runtime">How long it ran; null when it did not.</param>
    public void Ended(string queue, int outcome, TimeSpan? runtime)
    {
        var counts = Of(queue);
        counts.Add(outcome);
        if (runtime is { } time)
            counts.Add(QueueCounts.Runs + LatencyScale.CellOf(time));
    }

    private QueueCounts Of(string queue) => _queues.TryGetValue(queue, out var known) ? known : _queues.GetOrAdd(queue, static _ => new QueueCounts());
}

/// <summary>What this worker counted of one queue.</summary>
internal sealed class QueueCounts
{
    /// <summary>Attempts started.</summary>
    public const int Started = 0;

    /// <summary>Attempts that succeeded.</summary>
    public const int Succeeded = 1;

    /// <summary>Tasks that failed for good.</summary>
    public const int Failed = 2;

    /// <summary>Attempts that failed and are tried again.</summary>
    public const int Retried = 3;

    /// <summary>Tasks ended as revoked.</summary>
    public const int Revoked = 4;

    /// <summary>The first cell of the times in queue.</summary>
    public const int Waits = 5;

    /// <summary>The first cell of the run times.</summary>
    public const int Runs = Waits + LatencyScale.Cells;

    private static readonly string[] Fields =
    [
        HistoryField.Started, HistoryField.Succeeded, HistoryField.Failed, HistoryField.Retried, HistoryField.Revoked, .. HistoryField.Waits, .. HistoryField.Runs,
    ];

    private readonly long[] _counts = new long[Fields.Length];

    /// <summary>One more.</summary>
    public void Add(int what) => Interlocked.Increment(ref _counts[what]);

    /// <summary>Takes what is not zero; from here on it counts from zero.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Take()
    {
        var taken = new List<KeyValuePair<string, long>>();
        for (var what = 0; what < _counts.Length; what++)
        {
            if (Volatile.Read(ref _counts[what]) != 0)
                taken.Add(new(Fields[what], Interlocked.Exchange(ref _counts[what], 0)));
        }

        return taken;
    }

    /// <summary>It was not told after all.</summary>
    public void PutBack(IReadOnlyList<KeyValuePair<string, long>> taken)
    {
        foreach (var (field, count) in taken)
            Interlocked.Add(ref _counts[Array.IndexOf(Fields, field)], count);
    }
}
