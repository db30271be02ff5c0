namespace TaskQueue.Contracts;

/// <summary>A worker process, as its last heartbeat described it.</summary>
public sealed record WorkerSnapshot
{
    /// <summary>The name: unique for each start of a process.</summary>
    public required string Name { get; init; }

    /// <summary>The host (or container) it runs on.</summary>
    public required string Host { get; init; }

    /// <summary>Its process id on that host.</summary>
    public int Pid { get; init; }

    /// <summary>The version of the application it runs.</summary>
    public string? Version { get; init; }

    /// <summary>The queues it consumes.</summary>
    public required IReadOnlyList<string> Queues { get; init; }

    /// <summary>The share of its slots that each of these has while they are scarce.</summary>
    public IReadOnlyDictionary<string, int> Weights { get; init; } = new Dictionary<string, int>();

    /// <summary>The kinds it knows.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>How many tasks it runs at once, at most.</summary>
    public int Concurrency { get; init; }

    /// <summary>What it runs now; at most 50 are listed.</summary>
    public required IReadOnlyList<RunningTask> Running { get; init; }

    /// <summary>How many tasks it has claimed ahead: they wait here for a slot, for a second at most.</summary>
    public int Reserved { get; init; }

    /// <summary>These; at most 50 are listed.</summary>
    public IReadOnlyList<ReservedTask> ReservedTasks { get; init; } = [];

    /// <summary>Attempts ended since it started.</summary>
    public long Processed { get; init; }

    /// <summary>Of these, attempts that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Handlers that ignored that they were cancelled, were written off, and still run.</summary>
    public int Stuck { get; init; }

    /// <summary>When the process started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Its last heartbeat (Redis' clock).</summary>
    public DateTimeOffset SeenAt { get; init; }

    /// <summary>Whether it fell silent: its last heartbeat is more than 15 seconds old, and it did not say good-bye. What it ran is taken over by others.</summary>
    public bool IsLost { get; init; }
}

/// <summary>A task a worker runs now.</summary>
/// <param name="TaskId">The id.</param>
/// <param name="Name">The kind.</param>
/// <param name="StartedAt">When this attempt started.</param>
public sealed record RunningTask(string TaskId, string Name, DateTimeOffset StartedAt);

/// <summary>A task a worker has claimed and not started yet.</summary>
/// <param name="TaskId">The id.</param>
/// <param name="Name">The kind; null when this worker can't read it.</param>
public sealed record ReservedTask(string TaskId, string? Name);
