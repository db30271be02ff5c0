using System.Globalization;

namespace TaskQueue.Contracts;

/// <summary>
/// The identity of a task: its queue, its lane in that queue, and its position in the lane's Redis stream.
/// The position is the time of enqueueing in milliseconds of Redis' clock and a sequence number, so ids sort by age
/// and a task can be found without an index. Written <c>queue-milliseconds-sequence</c>, with a trailing <c>d</c> in the delayed lane.
/// </summary>
public readonly record struct TaskId(string Queue, TaskLane Lane, long Milliseconds, long Sequence) : IComparable<TaskId>
{
    private const char DelayedSuffix = 'd';

    // Of the year 9999: an entry that somebody wrote by hand may claim to be younger.
    internal const long LastMillisecond = 253_402_300_799_999;

    /// <summary>The stream entry id, <c>milliseconds-sequence</c>.</summary>
    public string Entry => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Sequence}");

    /// <summary>When the task was enqueued, by Redis' clock.</summary>
    public DateTimeOffset EnqueuedAt => DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(Milliseconds, LastMillisecond));

    /// <inheritdoc/>
    public override string ToString() => Lane == TaskLane.Ready ? $"{Queue}-{Entry}" : $"{Queue}-{Entry}{DelayedSuffix}";

    /// <summary>Reads an id from its written form; false when it is malformed.</summary>
    public static bool TryParse(string? text, out TaskId id)
    {
        id = default;
        if (text is null || text.Length > QueueName.MaxLength + 42)
            return false;

        var lane = text.EndsWith(DelayedSuffix) ? TaskLane.Delayed : TaskLane.Ready;
        var body = lane == TaskLane.Ready ? text.AsSpan() : text.AsSpan(0, text.Length - 1);
        var second = body.LastIndexOf('-');
        var first = second > 0 ? body[..second].LastIndexOf('-') : -1;
        if (first <= 0 || !TryParseEntry(body[(first + 1)..], out var milliseconds, out var sequence))
            return false;

        var queue = body[..first].ToString();
        if (!QueueName.IsValid(queue))
            return false;

        id = new TaskId(queue, lane, milliseconds, sequence);
        return true;
    }

    /// <summary>Reads an id from its written form.</summary>
    /// <exception cref="FormatException">The text is not a task id.</exception>
    public static TaskId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("A task id looks like 'default-1767225600000-0'.");

    /// <summary>The id of the entry <paramref name="entry"/> (<c>milliseconds-sequence</c>) in a lane.</summary>
    public static TaskId FromEntry(string queue, TaskLane lane, ReadOnlySpan<char> entry) =>
        TryParseEntry(entry, out var milliseconds, out var sequence)
            ? new TaskId(queue, lane, milliseconds, sequence)
            : throw new FormatException("A stream entry id looks like '1767225600000-0'.");

    /// <summary>Orders by age; tasks of the same millisecond by sequence, then queue, then lane.</summary>
    public int CompareTo(TaskId other)
    {
        var order = Milliseconds.CompareTo(other.Milliseconds);
        if (order == 0)
            order = Sequence.CompareTo(other.Sequence);
        if (order == 0)
            order = string.CompareOrdinal(Queue, other.Queue);
        return order == 0 ? Lane.CompareTo(other.Lane) : order;
    }

    /// <summary>Whether <paramref name="left"/> is older.</summary>
    public static bool operator <(TaskId left, TaskId right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> is younger.</summary>
    public static bool operator >(TaskId left, TaskId right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is older or the same.</summary>
    public static bool operator <=(TaskId left, TaskId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is younger or the same.</summary>
    public static bool operator >=(TaskId left, TaskId right) => left.CompareTo(right) >= 0;

    private static bool TryParseEntry(ReadOnlySpan<char> entry, out long milliseconds, out long sequence)
    {
        sequence = 0;
        milliseconds = 0;
        var dash = entry.IndexOf('-');
        return dash > 0
            && long.TryParse(entry[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out milliseconds)
            && long.TryParse(entry[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out sequence)
            && milliseconds <= 253_402_300_799_999; // the last millisecond of year 9999: what DateTimeOffset can hold
    }
}
