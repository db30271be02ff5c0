using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>
/// What an operator can ask of workers and queues while they run. Every method throws <see cref="QueueUnavailableException"/> when Redis can't be reached.
/// A worker hears of it with its next heartbeat, within about two seconds; <see cref="ITaskQueueClient.GetWorkersAsync"/> shows when it is done.
/// What is asked of a worker is kept in Redis and ends with it: each start is a new worker.
/// </summary>
public interface IControlClient
{
    /// <summary>Asks a worker to finish what it runs and to end, as SIGTERM does. Returns all that is asked of it; null when no such worker is alive.</summary>
    Task<WorkerControl?> ShutDownAsync(string worker, CancellationToken cancellationToken = default);

    /// <summary>Asks a worker to run this many tasks at once, at most; what runs goes on. Returns all that is asked of it; null when no such worker is alive.</summary>
    Task<WorkerControl?> SetConcurrencyAsync(string worker, int concurrency, CancellationToken cancellationToken = default);

    /// <summary>Asks a worker to consume a queue, with this share of its slots while they are scarce. Returns all that is asked of it; null when no such worker is alive.</summary>
    /// <exception cref="ArgumentException">The queue is malformed.</exception>
    Task<WorkerControl?> AddConsumerAsync(string worker, string queue, int weight = 1, CancellationToken cancellationToken = default);

    /// <summary>Asks a worker to claim nothing more of a queue; what it claimed goes on. Returns all that is asked of it; null when no such worker is alive.</summary>
    /// <exception cref="ArgumentException">The queue is malformed.</exception>
    Task<WorkerControl?> CancelConsumerAsync(string worker, string queue, CancellationToken cancellationToken = default);

    /// <summary>Tasks of a queue that wait for a time (ETA, countdown, retry), soonest first.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="limit">At most how many, up to <see cref="TaskQuery.MaxLimit"/>.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<IReadOnlyList<TaskSnapshot>> GetScheduledAsync(string queue, int limit, CancellationToken cancellationToken = default);

    /// <summary>Starts no task of a queue from now on (within a second); what runs goes on, what was claimed ahead goes back. Holds until it is resumed. Null when there is no such queue.</summary>
    Task<QueueSnapshot?> PauseAsync(string queue, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes no new tasks into a queue: producers learn of it within two seconds and get a <see cref="QueueClosedException"/>. What is there is worked off.
    /// Schedules, workflows and requeued dead letters still come in. Holds until it is resumed. Null when there is no such queue.
    /// </summary>
    Task<QueueSnapshot?> DrainAsync(string queue, CancellationToken cancellationToken = default);

    /// <summary>Ends pause and drain. Null when there is no such queue.</summary>
    Task<QueueSnapshot?> ResumeAsync(string queue, CancellationToken cancellationToken = default);

    /// <summary>Revokes every task that waits now: ready, scheduled, or to be retried. What runs goes on. Returns how many; null when there is no such queue.</summary>
    Task<long?> PurgeAsync(string queue, CancellationToken cancellationToken = default);
}
