using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>
/// How the system has been doing. What happened is counted by the workers and kept in Redis for 24 hours. Every method throws
/// <see cref="QueueUnavailableException"/> when Redis can't be reached.
/// </summary>
public interface IStatsClient
{
    /// <summary>What happened over a while, how it is now, and whether all is well.</summary>
    /// <param name="window">How far back.</param>
    /// <param name="queue">One queue; null for all. Health is always that of the whole system.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<SystemStats> GetAsync(StatsWindow window, string? queue = null, CancellationToken cancellationToken = default);

    /// <summary>What changed last about workers, queues and errors, youngest first.</summary>
    /// <param name="limit">At most how many, up to 100.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<IReadOnlyList<SystemChange>> GetChangesAsync(int limit = 10, CancellationToken cancellationToken = default);
}
