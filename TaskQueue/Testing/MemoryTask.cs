using TaskQueue.Broker;
using TaskQueue.Client;
using TaskQueue.Contracts;
using TaskQueue.Processing;

namespace TaskQueue.Testing;

/// <summary>A task as <see cref="MemoryQueue"/> keeps it.</summary>
/// <param name="id">The task.</param>
/// <param name="raw">Its entry.</param>
/// <param name="due">When it is due; null for at once.</param>
/// <param name="plan">How it was enqueued.</param>
/// <param name="content">What tells it from another task with the same keys.</param>
internal sealed class MemoryTask(TaskId id, byte[] raw, DateTimeOffset? due, EnqueuePlan plan, string content)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskId Id { get; } = id;

    public byte[] Raw { get; } = raw;

    public string Content { get; } = content;

    /// <summary>When it is due, while it waits for a time.</summary>
    public DateTimeOffset? Due { get; private set; } = due;

    /// <summary>How many starts count.</summary>
    public int Count { get; private set; }

    /// <summary>How many there were.</summary>
    public int Starts { get; private set; }

    public TaskNotes? Notes { get; private set; }

    /// <summary>The attempt that has it now.</summary>
    public TaskRun? Run { get; private set; }

    public EndRecord? Record { get; private set; }

    /// <summary>Whether it failed and was not enqueued again since.</summary>
    public bool IsDeadLetter { get; set; }

    public byte[]? Checkpoint { get; set; }

    public Dictionary<string, TaskAttachment> Attachments { get; } = new(StringComparer.Ordinal);

    public Task Ended => _ended.Task;

    public bool IsWaiting => Run is null && Record is null;

    /// <summary>Whose turn it is first, as with a worker: urgent, due, ready, low.</summary>
    public (int Class, int Priority, DateTimeOffset Due) Turn => Due is { } at
        ? (1, 0, at)
        : (plan.Place.Priority.CompareTo(Placement.UsualPriority) switch { > 0 => 0, 0 => 2, _ => 3 }, -plan.Place.Priority, default);

    /// <summary>Whether it has this key, and nobody else may.</summary>
    public bool Holds(string tie) => plan.Ties.Contains(tie) && (Record is null || tie[0] == Tie.Kept);

    public TaskRun Start(string worker, IAttemptStore store, DateTimeOffset now)
    {
        Starts++;
        Run = new TaskRun(new ClaimedTask(Id, Id.Entry, ++Count, Raw, Notes, Crashes: 0), worker, store, now);
        return Run;
    }

    /// <summary>Back to waiting.</summary>
    public void Park(DateTimeOffset due, TaskNotes notes, bool counts)
    {
        (Run, Due, Notes) = (null, due, notes);
        if (!counts)
            Count--;
    }

    public void Hasten(DateTimeOffset now) => Due = now;

    public void End(EndRecord record)
    {
        (Run, Due, Record, Checkpoint) = (null, null, record, null);
        IsDeadLetter = record.State == TaskState.Failure;
        _ended.TrySetResult();
    }

    public TaskSnapshot Describe(DateTimeOffset now)
    {
        if (Record is { } record)
            return SnapshotBuilder.Build(Id, record, StoredPayloads.Plain);
        var consumer = Run?.Worker ?? (Notes is null ? null : RedisKeys.Parked);
        return SnapshotBuilder.Build(
            new SnapshotBuilder.Unfinished(
                Id, Raw, consumer, Count, TimeSpan.Zero, Run?.Notes() ?? Notes, Due?.ToUnixTimeMilliseconds(), Run?.Stopped == StopReason.Revoked),
            now,
            StoredPayloads.Plain);
    }
}
