using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>Limits at run time: every method throws <see cref="QueueUnavailableException"/> when Redis can't be reached.</summary>
public interface ILimitClient
{
    /// <summary>The limits of a queue that operators set, and those that a task holds or waits for; at most 1000 of these.</summary>
    Task<IReadOnlyList<LimitSnapshot>> GetAsync(string queue, CancellationToken cancellationToken = default);

    /// <summary>Sets a limit over what the handler's policy says; workers know within a second. Null leaves it to the policy again.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="kind">The kind; null for the whole queue.</param>
    /// <param name="perKey">For each key of the kind (its handler's <c>LimitKey</c>) rather than for the kind.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="ArgumentException">The queue or the kind is malformed, or the limit makes no sense.</exception>
    Task SetAsync(string queue, string? kind, bool perKey, TaskLimit? limit, CancellationToken cancellationToken = default);
}

/// <summary>The limits over Redis.</summary>
internal sealed class LimitClient(LimitBroker broker, ChangeLog changes) : ILimitClient
{
    public Task<IReadOnlyList<LimitSnapshot>> GetAsync(string queue, CancellationToken cancellationToken = default) =>
        Question.AskAsync(() => broker.ReadAsync(queue), cancellationToken);

    public Task SetAsync(string queue, string? kind, bool perKey, TaskLimit? limit, CancellationToken cancellationToken = default)
    {
        if (!QueueName.IsValid(queue) || (kind is not null && !QueueName.IsValid(kind)))
            throw new ArgumentException("Queues and kinds have at most 64 lower-case letters, digits, '.' and '_', a letter first.", nameof(queue));
        if (limit is { IsValid: false } or { Concurrency: null, Starts: null })
            throw new ArgumentException($"A limit has a concurrency or starts from 1 to {TaskLimit.Largest}.", nameof(limit));
        return Question.AskAsync(
            async () =>
            {
                var title = kind is null ? LimitTitle.WholeQueue : LimitTitle.Of(kind, perKey);
                await broker.SetAsync(queue, title, limit).ConfigureAwait(false);
                await changes.TellAsync(SystemChangeType.LimitChanged, queue, limit is null ? $"{title} taken back" : $"{title} set").ConfigureAwait(false);
                return true;
            },
            cancellationToken);
    }
}
