namespace TaskQueue.Contracts;

/// <summary>A schedule as it is at one moment. Also its form on the wire.</summary>
public sealed record ScheduleSnapshot : ScheduleDefinition
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>When it is due next; null while it is paused.</summary>
    public DateTimeOffset? NextRun { get; init; }

    /// <summary>The next five times, <see cref="NextRun"/> first; empty while it is paused.</summary>
    public IReadOnlyList<DateTimeOffset> NextRuns { get; init; } = [];

    /// <summary>When it last started a task (Redis' clock); null before the first.</summary>
    public DateTimeOffset? LastRun { get; init; }

    /// <summary>The task it last started.</summary>
    public string? LastTaskId { get; init; }

    /// <summary>Why its arguments are null: they are encrypted, and this process has not the key.</summary>
    public string? Reason { get; init; }

    /// <summary>How many tasks it has started.</summary>
    public long Runs { get; init; }
}
