namespace TaskQueue.Contracts;

/// <summary>A queue as it is at one moment.</summary>
public sealed record QueueSnapshot
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>Tasks that wait for a worker.</summary>
    public long Ready { get; init; }

    /// <summary>Tasks that wait for a time: ETA, countdown, retry, or a worker that knows their kind.</summary>
    public long Scheduled { get; init; }

    /// <summary>Tasks claimed by a worker.</summary>
    public long Running { get; init; }

    /// <summary>Tasks that failed and are kept with their payload.</summary>
    public long DeadLetters { get; init; }

    /// <summary>How long the oldest ready task has waited, in seconds; 0 when none waits.</summary>
    public double OldestAge { get; init; }

    /// <summary>Whether it is paused: none of its tasks starts.</summary>
    public bool Paused { get; init; }

    /// <summary>Whether it is being drained: it takes no new tasks.</summary>
    public bool Draining { get; init; }
}
