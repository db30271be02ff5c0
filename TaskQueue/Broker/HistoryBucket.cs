using System.Globalization;
using StackExchange.Redis;

namespace TaskQueue.Broker;

/// <summary>What happened in a queue within one span of time.</summary>
internal sealed class HistoryBucket
{
    /// <summary>Attempts started.</summary>
    public long Started { get; private set; }

    /// <summary>Attempts that succeeded.</summary>
    public long Succeeded { get; private set; }

    /// <summary>Tasks that failed for good.</summary>
    public long Failed { get; private set; }

    /// <summary>Attempts that failed and are tried again.</summary>
    public long Retried { get; private set; }

    /// <summary>Tasks that workers ended as revoked or expired.</summary>
    public long Revoked { get; private set; }

    /// <summary>Tasks enqueued.</summary>
    public long Enqueued { get; private set; }

    /// <summary>The most ready tasks at any look; null when nobody looked.</summary>
    public long? Depth { get; private set; }

    /// <summary>The longest that a ready task had waited at any look, in ms.</summary>
    public long Oldest { get; private set; }

    /// <summary>Times in queue, by cell of <see cref="LatencyScale"/>.</summary>
    public long[] Waits { get; } = new long[LatencyScale.Cells];

    /// <summary>Run times, by cell.</summary>
    public long[] Runs { get; } = new long[LatencyScale.Cells];

    /// <summary>Reads fields and values in turn; what it doesn't know it leaves out.</summary>
    public static HistoryBucket Read(RedisResult[] fields)
    {
        var bucket = new HistoryBucket();
        for (var i = 0; i + 1 < fields.Length; i += 2)
            bucket.Set((string)fields[i]!, (long)fields[i + 1]);
        return bucket;
    }

    /// <summary>Adds what happened elsewhere, or at another time.</summary>
    /// <param name="other">The other bucket.</param>
    /// <param name="atOnce">Whether it is of the same time: then depths add up, else the larger counts.</param>
    public void Add(HistoryBucket other, bool atOnce)
    {
        Started += other.Started;
        Succeeded += other.Succeeded;
        Failed += other.Failed;
        Retried += other.Retried;
        Revoked += other.Revoked;
        Enqueued += other.Enqueued;
        if (other.Depth is { } depth)
            Depth = Depth is not { } known ? depth : atOnce ? known + depth : Math.Max(known, depth);
        Oldest = Math.Max(Oldest, other.Oldest);
        for (var cell = 0; cell < LatencyScale.Cells; cell++)
        {
            Waits[cell] += other.Waits[cell];
            Runs[cell] += other.Runs[cell];
        }
    }

    private void Set(string field, long value)
    {
        switch (field)
        {
            case HistoryField.Started: Started = value; break;
            case HistoryField.Succeeded: Succeeded = value; break;
            case HistoryField.Failed: Failed = value; break;
            case HistoryField.Retried: Retried = value; break;
            case HistoryField.Revoked: Revoked = value; break;
            case HistoryField.Enqueued: Enqueued = value; break;
            case HistoryField.Depth: Depth = value; break;
            case HistoryField.Oldest: Oldest = value; break;
            default: SetCell(field, value); break;
        }
    }

    private void SetCell(string field, long value)
    {
        var cells = field[0] switch { HistoryField.WaitPrefix => Waits, HistoryField.RunPrefix => Runs, _ => [] };
        if (int.TryParse(field.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var cell) && cell < cells.Length)
            cells[cell] = value;
    }
}
