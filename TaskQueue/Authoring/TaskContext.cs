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
}
