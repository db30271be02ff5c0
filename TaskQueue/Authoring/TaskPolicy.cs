using TaskQueue.Contracts;

namespace TaskQueue.Authoring;

/// <summary>How a kind is run: declared on its handler.</summary>
public sealed record TaskPolicy
{
    /// <summary>Three retries, the default queue, half an hour for an attempt.</summary>
    public static TaskPolicy Default { get; } = new();

    /// <summary>The queue. Default <see cref="QueueName.Default"/>.</summary>
    public string Queue { get; init; } = QueueName.Default;

    /// <summary>How often a failed attempt is tried again. Default 3; 0 for never.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>How long to wait before the first retry; it doubles with each further one. Default 2 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait between two attempts. Default 10 min.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The share of the wait that is random, 0 to 1, so that tasks that failed together don't come back together. Default 0.2.</summary>
    public double RetryJitter { get; init; } = 0.2;

    /// <summary>What single types of exceptions mean: the first that fits decides. Default: none, every exception is retried alike.</summary>
    public IReadOnlyList<ExceptionRule> Rules { get; init; } = [];

    /// <summary>
    /// How long one attempt may run before its token is cancelled; it may then still clean up, and even return a result, until <see cref="TimeLimit"/>.
    /// Default: none.
    /// </summary>
    public TimeSpan? SoftTimeLimit { get; init; }

    /// <summary>
    /// How long one attempt may run at all. Without a soft limit its token is cancelled now; a handler that ignores that for <c>Worker:CancelGrace</c> is written off.
    /// With a soft limit it is written off now. One that is written off counts as failed, gives up its slot, and whatever it says later is ignored.
    /// Default 30 min; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.
    /// </summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How many tasks of the kind may run at once, or start in a period, over all workers of its queue. Default: no limit.</summary>
    public TaskLimit? Limit { get; init; }

    /// <summary>The same for the tasks that share a key, such as a customer's: the handler's <c>LimitKey</c> names it. Default: no limit.</summary>
    public TaskLimit? LimitPerKey { get; init; }
}
