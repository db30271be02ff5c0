using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>The audit log, kept in Redis: every method throws <see cref="QueueUnavailableException"/> when it can't be reached.</summary>
public interface IAuditClient
{
    /// <summary>Adds an entry; its time is Redis'.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="atMost">About how many entries to keep; the oldest go first.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task AddAsync(AuditEntry entry, int atMost, CancellationToken cancellationToken = default);

    /// <summary>Entries, newest first.</summary>
    Task<AuditPage> ReadAsync(AuditQuery query, CancellationToken cancellationToken = default);
}

/// <summary>The audit log over Redis.</summary>
internal sealed class AuditClient(AuditBroker broker) : IAuditClient
{
    public Task AddAsync(AuditEntry entry, int atMost, CancellationToken cancellationToken = default) =>
        Question.AskAsync(
            async () =>
            {
                await broker.AddAsync(entry, atMost).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    public Task<AuditPage> ReadAsync(AuditQuery query, CancellationToken cancellationToken = default) =>
        Question.AskAsync(() => broker.ReadAsync(query), cancellationToken);
}
