namespace TaskQueue.Client;

/// <summary>The queue has as many unfinished tasks as it may (<see cref="TaskQueueOptions.MaxBacklog"/>): nothing was enqueued. Try again when workers have caught up.</summary>
public sealed class QueueFullException(string queue, int limit)
    : Exception($"The queue '{queue}' has as many unfinished tasks as it may ({limit}, TaskQueue:MaxBacklog). Nothing was enqueued: try again when its workers have caught up.")
{
    /// <summary>The queue.</summary>
    public string Queue { get; } = queue;

    /// <summary>How many unfinished tasks it may have.</summary>
    public int Limit { get; } = limit;
}
