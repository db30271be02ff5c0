using TaskQueue.Contracts;

namespace TaskQueue.Authoring;

/// <summary>What a handler may know of, and say about, the attempt it runs.</summary>
public abstract class TaskContext
{
    /// <summary>The task.</summary>
    public abstract TaskId TaskId { get; }

    /// <summary>Which start this is, counted from 1; starts lost with their worker count too.</summary>
    public abstract int Attempt { get; }

    /// <summary>How many attempts failed before this one.</summary>
    public abstract int Retries { get; }

    /// <summary>The worker.</summary>
    public abstract string Worker { get; }

    /// <summary>What its caller sent along; empty for most.</summary>
    public abstract IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Says how far the attempt is. Cheap: calls in quick succession are merged before they reach Redis.</summary>
    /// <param name="percent">0 to 100; clamped.</param>
    /// <param name="message">What it does now; shortened to 200 characters.</param>
    public abstract void ReportProgress(double percent, string? message = null);

    /// <summary>Keeps a file with the task (an image, a report) for as long as its result. A second one of the same name replaces the first.</summary>
    /// <param name="name">A short name: letters, digits, <c>.</c>, <c>_</c>, <c>-</c>; at most 64 characters.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="content">At most 8 MiB.</param>
    /// <param name="cancellationToken">Stops the wait, not the write.</param>
    public abstract Task AttachAsync(string name, string contentType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>
    /// Keeps how far the work is, so that the next attempt need not begin anew: it survives a failure, a snooze and the loss of the worker, and goes when the task ends.
    /// The last one counts. When it returns, it is in Redis.
    /// </summary>
    /// <param name="state">Anything that can be JSON; at most 64 KiB of it.</param>
    /// <param name="cancellationToken">Stops the wait, not the write.</param>
    /// <exception cref="OperationCanceledException">The task is no longer this worker's: nothing was kept, another attempt may be running.</exception>
    public abstract Task SaveCheckpointAsync<T>(T state, CancellationToken cancellationToken = default);

    /// <summary>What an earlier attempt, or this one, kept last; null when there is nothing. For a value type ask for its nullable: <c>LoadCheckpointAsync&lt;int?&gt;()</c>.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    public abstract Task<T?> LoadCheckpointAsync<T>(CancellationToken cancellationToken = default);
}
