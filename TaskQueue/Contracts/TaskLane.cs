namespace TaskQueue.Contracts;

/// <summary>The stream of a queue that holds a task's entry.</summary>
public enum TaskLane
{
    /// <summary>Enqueued to run as soon as a worker is free.</summary>
    Ready,

    /// <summary>Enqueued with an ETA or a countdown.</summary>
    Delayed,
}
