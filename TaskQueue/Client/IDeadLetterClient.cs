using System.Text.Json;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>The tasks that failed for good, kept with their payload: look at them by error, run them again, or forget them. Every method throws <see cref="QueueUnavailableException"/> when Redis can't be reached.</summary>
/// <remarks>What is requeued or discarded many at a time goes in small batches, each of them atomic: a call that is broken off may be made again, and goes on where it stopped.</remarks>
public interface IDeadLetterClient
{
    /// <summary>The dead letters by the fingerprint of their error, last failed first.</summary>
    /// <param name="queue">Only of this queue; null for all.</param>
    /// <param name="limit">How many at most, 1 to <see cref="TaskQuery.MaxLimit"/>.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<DeadLetterGroups> GetGroupsAsync(string? queue = null, int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>A page of the dead letters of one fingerprint, youngest first in each queue. Taking some out between two pages leaves none of the others out.</summary>
    /// <param name="fingerprint">The fingerprint.</param>
    /// <param name="query">Queue, cursor and limit; the rest of it is ignored.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    Task<TaskPage> ListAsync(string fingerprint, TaskQuery query, CancellationToken cancellationToken = default);

    /// <summary>Enqueues a failed task again, as a new task in the same trace; its dead letter is used up. Null when it is no dead letter (any more).</summary>
    /// <param name="id">The failed task.</param>
    /// <param name="args">Other arguments; null for the same.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="ArgumentException">The arguments are too long.</exception>
    Task<TaskId?> RequeueAsync(TaskId id, JsonElement? args = null, CancellationToken cancellationToken = default);

    /// <summary>Enqueues failed tasks again, each as with one.</summary>
    Task<DeadLetterOutcome> RequeueAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellationToken = default);

    /// <summary>Enqueues all failed tasks of a fingerprint again, each as with one; not those that fail while it does. Returns how many.</summary>
    /// <param name="fingerprint">The fingerprint.</param>
    /// <param name="queue">Only in this queue; null for all.</param>
    /// <param name="cancellationToken">Stops after the batch in hand.</param>
    Task<int> RequeueAllAsync(string fingerprint, string? queue = null, CancellationToken cancellationToken = default);

    /// <summary>Forgets dead letters: they can't be requeued any more. The tasks stay as they ended, as long as results are kept.</summary>
    Task<DeadLetterOutcome> DiscardAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellationToken = default);

    /// <summary>Forgets all dead letters of a fingerprint. Returns how many.</summary>
    /// <param name="fingerprint">The fingerprint.</param>
    /// <param name="queue">Only in this queue; null for all.</param>
    /// <param name="cancellationToken">Stops after the batch in hand.</param>
    Task<int> DiscardAllAsync(string fingerprint, string? queue = null, CancellationToken cancellationToken = default);
}
