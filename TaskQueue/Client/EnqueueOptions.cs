namespace TaskQueue.Client;

/// <summary>How a task is enqueued.</summary>
public sealed record EnqueueOptions
{
    /// <summary>The queue. Default: the one its kind's definition names, or <c>default</c>.</summary>
    public string? Queue { get; init; }

    /// <summary>Run it no earlier than after this time. Default: at once. Ignored when <see cref="Eta"/> is set.</summary>
    public TimeSpan? Countdown { get; init; }

    /// <summary>Run it no earlier than at this time. Default: at once.</summary>
    public DateTimeOffset? Eta { get; init; }
}

/// <summary>What became of a call to revoke.</summary>
public enum RevokeOutcome
{
    /// <summary>It will not run.</summary>
    Revoked,

    /// <summary>There is no such task.</summary>
    NotFound,

    /// <summary>It runs: its worker was asked to cancel it. It ends as REVOKED within about a second, unless its handler completes all the same.</summary>
    Revoking,

    /// <summary>It has ended already.</summary>
    Ended,
}

/// <summary>A file kept with a task.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Content">Its bytes.</param>
public sealed record TaskAttachment(string ContentType, ReadOnlyMemory<byte> Content);

/// <summary>Redis can't be reached, or can't write: nothing was accepted, try again later.</summary>
public sealed class QueueUnavailableException : Exception
{
    /// <summary>Redis can't be reached, or can't write.</summary>
    public QueueUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
