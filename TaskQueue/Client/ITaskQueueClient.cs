using System.Text.Json;
using TaskQueue.Authoring;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>Everything a producer or an observer can ask of the queues. Every method throws <see cref="QueueUnavailableException"/> when Redis can't be reached.</summary>
public interface ITaskQueueClient
{
    /// <summary>Enqueues a task of a kind this process has the type of.</summary>
    /// <exception cref="ArgumentException">The options can't be meant, or the arguments are too long.</exception>
    /// <exception cref="KeyTakenException">The id or idempotency key belongs to another task.</exception>
    Task<TaskHandle<TResult>> EnqueueAsync<TResult>(ITask<TResult> task, EnqueueOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Enqueues a task by name. The arguments are not checked: see <see cref="FindDefinitionAsync"/> and <see cref="ArgumentSchema"/>.</summary>
    /// <exception cref="ArgumentException">The kind or the queue is malformed, the options can't be meant, or the arguments are too long.</exception>
    /// <exception cref="KeyTakenException">The id or idempotency key belongs to another task.</exception>
    Task<TaskHandle> EnqueueAsync(string kind, JsonElement args, EnqueueOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Enqueues many tasks of a kind this process has the type of: a round trip for each thousand, each thousand all or none. When one of them fails, those before it stay enqueued.</summary>
    /// <exception cref="ArgumentException">The options can't be meant for many (an id, a key), or some arguments are too long; nothing was enqueued.</exception>
    Task<IReadOnlyList<TaskId>> EnqueueManyAsync<TTask>(
        IReadOnlyCollection<TTask> tasks, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
        where TTask : notnull;

    /// <summary>Enqueues many tasks by name. As with one, the arguments are not checked.</summary>
    /// <exception cref="ArgumentException">The kind or the queue is malformed, the options can't be meant for many, or some arguments are too long; nothing was enqueued.</exception>
    Task<IReadOnlyList<TaskId>> EnqueueManyAsync(
        string kind, IReadOnlyCollection<JsonElement> args, EnqueueOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>A task that this process did not enqueue, to wait for as if it had.</summary>
    TaskHandle<TResult> GetHandle<TResult>(TaskId id);

    /// <summary>The task that has an id of its caller's (<see cref="EnqueueOptions.Id"/>), in whatever queue; null when none has.</summary>
    Task<TaskId?> FindByIdAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The task as it is now; null when there is none (any more).</summary>
    Task<TaskSnapshot?> FindAsync(TaskId id, CancellationToken cancellationToken = default);

    /// <summary>The task as soon as it has ended (told by push), or as it is after <paramref name="timeout"/>; null when there is none.</summary>
    Task<TaskSnapshot?> WaitAsync(TaskId id, TimeSpan timeout, CancellationToken cancellationToken = default);

    /// <summary>A page of tasks, newest first. Bounded work: a page may be shorter than asked for, or empty, and still have a next one.</summary>
    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    Task<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken = default);

    /// <summary>Takes back a task: one that waits never runs; of one that runs, wherever that is, the handler's token is cancelled. Durable: it holds for the next worker when this one is lost.</summary>
    Task<RevokeOutcome> RevokeAsync(TaskId id, CancellationToken cancellationToken = default);

    /// <summary>Makes a task due now that waits for its ETA, its countdown or its retry.</summary>
    Task<RunNowOutcome> RunNowAsync(TaskId id, CancellationToken cancellationToken = default);

    /// <summary>Deletes what is kept of a task that has ended: its result, its files, its dead letter. Otherwise they go when they expire.</summary>
    Task<ForgetOutcome> ForgetAsync(TaskId id, CancellationToken cancellationToken = default);

    /// <summary>Enqueues a failed task again, as a new task in the same trace; its dead letter is used up. Null when it is no dead letter (any more).</summary>
    /// <param name="id">The failed task.</param>
    /// <param name="args">Other arguments; null for the same.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="ArgumentException">The arguments are too long.</exception>
    Task<TaskId?> RequeueAsync(TaskId id, JsonElement? args = null, CancellationToken cancellationToken = default);

    /// <summary>A file a handler attached to its task; null when there is none.</summary>
    Task<TaskAttachment?> FindAttachmentAsync(TaskId id, string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// What happens from now on, or from just after the event <paramref name="afterEventId"/> on. Ends only with its token.
    /// Subscribes before its first item is asked for: subscribe, take a snapshot, then read.
    /// </summary>
    /// <param name="id">Only this task; null for all.</param>
    /// <param name="afterEventId">A <see cref="TaskEvent.Id"/>; null for now. A malformed one counts as null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IAsyncEnumerable<TaskEvent>> WatchAsync(TaskId? id = null, string? afterEventId = null, CancellationToken cancellationToken = default);

    /// <summary>Every queue that exists.</summary>
    Task<IReadOnlyList<QueueSnapshot>> GetQueuesAsync(CancellationToken cancellationToken = default);

    /// <summary>Every worker that is alive.</summary>
    Task<IReadOnlyList<WorkerSnapshot>> GetWorkersAsync(CancellationToken cancellationToken = default);

    /// <summary>Every worker that fell silent without a good-bye, as it last described itself: of the last hour, 50 at most.</summary>
    Task<IReadOnlyList<WorkerSnapshot>> GetLostWorkersAsync(CancellationToken cancellationToken = default);

    /// <summary>Every kind the workers published, by name.</summary>
    Task<IReadOnlyList<TaskDefinition>> GetDefinitionsAsync(CancellationToken cancellationToken = default);

    /// <summary>One kind the workers published; null when none did.</summary>
    Task<TaskDefinition?> FindDefinitionAsync(string kind, CancellationToken cancellationToken = default);
}
