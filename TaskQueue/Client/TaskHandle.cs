using System.Runtime.CompilerServices;
using System.Text.Json;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>A task that was enqueued: to ask for it, wait for it, watch it, take it back.</summary>
/// <param name="Id">The task.</param>
/// <param name="IsNew">False when the call found it there: its id or key belonged to it already.</param>
public record TaskHandle(TaskId Id, bool IsNew = true)
{
    private readonly ITaskQueueClient? _client;

    internal TaskHandle(ITaskQueueClient client, TaskId id, bool isNew)
        : this(id, isNew) => _client = client;

    /// <summary>The client it asks.</summary>
    protected ITaskQueueClient Client => _client ?? throw new InvalidOperationException("This handle was made by hand: ask the client itself.");

    /// <summary>The task as it is now; null when there is none (any more).</summary>
    public Task<TaskSnapshot?> FindAsync(CancellationToken cancellationToken = default) => Client.FindAsync(Id, cancellationToken);

    /// <summary>The task as soon as it has ended, told by push.</summary>
    /// <exception cref="TimeoutException">It has not ended within <paramref name="timeout"/>.</exception>
    /// <exception cref="TaskGoneException">There is no such task any more.</exception>
    public async Task<TaskSnapshot> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var task = await Client.WaitAsync(Id, timeout, cancellationToken).ConfigureAwait(false) ?? throw new TaskGoneException(Id);
        return task.Status.HasEnded() ? task : throw new TimeoutException($"'{Id}' has not ended within {timeout.TotalSeconds:0.###} s: it is {task.Status.WireName()}.");
    }

    /// <summary>What it reports, as it comes, until it has ended.</summary>
    public async IAsyncEnumerable<TaskProgress> WatchProgressAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var events = await Client.WatchAsync(Id, afterEventId: null, cancellationToken).ConfigureAwait(false);
        var before = await FindAsync(cancellationToken).ConfigureAwait(false);
        if (before?.Progress is { } first)
            yield return first;
        if (before is null || before.Status.HasEnded())
            yield break;
        await foreach (var one in events.ConfigureAwait(false))
        {
            if (one.Progress is { } progress)
                yield return progress;
            if (one.Status.HasEnded())
                yield break;
        }
    }

    /// <summary>Takes it back, wherever it is; see <see cref="ITaskQueueClient.RevokeAsync"/>.</summary>
    public Task<RevokeOutcome> RevokeAsync(CancellationToken cancellationToken = default) => Client.RevokeAsync(Id, cancellationToken);

    /// <summary>Removes what is kept of it, once it has ended; see <see cref="ITaskQueueClient.ForgetAsync"/>.</summary>
    public Task<ForgetOutcome> ForgetAsync(CancellationToken cancellationToken = default) => Client.ForgetAsync(Id, cancellationToken);

    /// <summary>The id as text.</summary>
    public sealed override string ToString() => Id.ToString();

    /// <summary>The id.</summary>
    public static implicit operator TaskId(TaskHandle handle) => (handle ?? throw new ArgumentNullException(nameof(handle))).Id;

    /// <summary>The id.</summary>
    public TaskId ToTaskId() => Id;
}

/// <summary>A task whose result this process has the type of.</summary>
/// <typeparam name="TResult">What it returns.</typeparam>
public sealed record TaskHandle<TResult> : TaskHandle
{
    internal TaskHandle(ITaskQueueClient client, TaskId id, bool isNew)
        : base(client, id, isNew)
    {
    }

    /// <summary>The result, as soon as there is one; told by push.</summary>
    /// <exception cref="TimeoutException">It has not ended within <paramref name="timeout"/>.</exception>
    /// <exception cref="TaskFailedException">It ended as FAILURE or REVOKED.</exception>
    /// <exception cref="TaskGoneException">There is no such task any more.</exception>
    /// <exception cref="PayloadUnreadableException">It is encrypted, and this process has not the key.</exception>
    public async Task<TResult> GetAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var task = await WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
        if (task.Status != TaskState.Success)
            throw new TaskFailedException(task);
        var result = task.Result ?? throw new PayloadUnreadableException($"The result of '{Id}' is there, but {task.Reason ?? "can't be read"}.");
        return result.Deserialize<TResult>(TaskJson.Results)!;
    }
}

/// <summary>A task that was waited for did not end well.</summary>
public sealed class TaskFailedException(TaskSnapshot task)
    : Exception($"'{task.TaskId}' ended as {task.Status.WireName()}{(task.Error is { } error ? $": {error.Type}: {error.Message}" : "")}.")
{
    /// <summary>The task as it ended.</summary>
    public TaskSnapshot Snapshot { get; } = task;
}

/// <summary>There is no such task (any more).</summary>
public sealed class TaskGoneException(TaskId id) : Exception($"There is no task '{id}': it never was, or its result has expired.");
