namespace TaskQueue.Client;

/// <summary>The queue is being drained: it takes no new tasks until it is resumed.</summary>
public sealed class QueueClosedException(string queue) : Exception($"The queue '{queue}' is being drained: it takes no new tasks until it is resumed.")
{
    /// <summary>The queue.</summary>
    public string Queue { get; } = queue;
}
