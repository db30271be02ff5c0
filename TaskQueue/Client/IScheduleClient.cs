using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>The schedules: tasks started by cron or at intervals. Every method throws <see cref="QueueUnavailableException"/> when Redis can't be reached.</summary>
public interface IScheduleClient
{
    /// <summary>All schedules, by name.</summary>
    Task<IReadOnlyList<ScheduleSnapshot>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>One schedule; null when there is none.</summary>
    Task<ScheduleSnapshot?> FindAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Adds a schedule, or changes it as a whole. A change that leaves the timing alone leaves the next run where it is. The arguments are not checked against the kind.</summary>
    /// <exception cref="ArgumentException">The name, the kind, the queue or the timing is malformed, or the arguments are no object, or too long.</exception>
    Task<PutOutcome> PutAsync(string name, ScheduleDefinition definition, CancellationToken cancellationToken = default);

    /// <summary>Forgets a schedule; tasks it has started stay. False when there was none. One declared in code comes back when a worker starts: pause it instead.</summary>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Starts nothing from now on. False when there is no such schedule.</summary>
    Task<bool> PauseAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Goes on, with the first run that comes due from now on: what came due during the pause was not missed. False when there is no such schedule.</summary>
    Task<bool> ResumeAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Starts its task now, also when paused; the next run stays where it is. Null when there is no such schedule.</summary>
    Task<TaskId?> RunAsync(string name, CancellationToken cancellationToken = default);
}

/// <summary>What became of a call to put a schedule.</summary>
public enum PutOutcome
{
    /// <summary>It is new.</summary>
    Created,

    /// <summary>It was there, and is now as the call says.</summary>
    Updated,

    /// <summary>It was not added: there are <see cref="ScheduleName.MostSchedules"/> already.</summary>
    TooMany,
}
