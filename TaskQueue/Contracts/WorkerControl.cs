namespace TaskQueue.Contracts;

/// <summary>What was asked of a worker while it runs, all calls together. It holds until the worker ends.</summary>
public sealed record WorkerControl
{
    /// <summary>The largest <see cref="Concurrency"/>.</summary>
    public const int MaxConcurrency = 10_000;

    /// <summary>The largest weight of a queue.</summary>
    public const int MaxWeight = 1000;

    /// <summary>How many tasks to run at once, at most; null to leave it.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Queues to consume, with their weight, or no longer to consume: 0.</summary>
    public IReadOnlyDictionary<string, int> Queues { get; init; } = new Dictionary<string, int>();

    /// <summary>To finish what runs and end.</summary>
    public bool Shutdown { get; init; }
}
