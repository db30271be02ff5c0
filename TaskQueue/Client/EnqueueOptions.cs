using System.Text;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>How a task is enqueued.</summary>
public sealed record EnqueueOptions
{
    /// <summary>The highest priority; the lowest is 0.</summary>
    public const int MaxPriority = 9;

    /// <summary>The longest id or key, in characters.</summary>
    public const int LongestKey = 200;

    /// <summary>The longest countdown and the longest time to expire: ten years. Longer is a mistake in the unit.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(3650);

    /// <summary>How many headers at most.</summary>
    public const int MaxHeaders = 32;

    /// <summary>The longest name and value of a header together, in characters.</summary>
    public const int LongestHeader = 1000;

    /// <summary>The queue. Default: the one its kind's definition names, or <c>default</c>.</summary>
    public string? Queue { get; init; }

    /// <summary>Run it no earlier than after this time. At most <see cref="LongestDelay"/>. Default: at once. Ignored when <see cref="Eta"/> is set.</summary>
    public TimeSpan? Countdown { get; init; }

    /// <summary>Run it no earlier than at this time. Default: at once.</summary>
    public DateTimeOffset? Eta { get; init; }

    /// <summary>How long from now on it is worth starting; after that it ends as REVOKED with the error <c>TaskExpired</c>. At most <see cref="LongestDelay"/>. Default: for ever.</summary>
    public TimeSpan? Expires { get; init; }

    /// <summary>
    /// 0 to <see cref="MaxPriority"/>, higher first: above 5 it goes before what is ready, below it runs when nothing else is. Default 5.
    /// Without effect together with a countdown or an ETA: what is due goes before what is ready.
    /// </summary>
    public int Priority { get; init; } = Placement.UsualPriority;

    /// <summary>
    /// An id of the caller's own, to find the task by besides the one it is given. A second task with the same id in its queue is not enqueued:
    /// the caller gets the first, as long as it or its result is there.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>While a task with this key is unfinished, a second one in its queue is not enqueued: the caller gets the first.</summary>
    public string? UniqueKey { get; init; }

    /// <summary>Names this very call: made again with the same key, it gets the task of the first, as long as it or its result is there.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>What the handler gets besides the arguments: names and texts, stored as they are. At most <see cref="MaxHeaders"/>.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Whether a text will do as an id or a key: printable, no space at its ends, not too long.</summary>
    public static bool IsKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Length is > 0 and <= LongestKey && key.Trim() == key && !key.Any(char.IsControl) && key.EnumerateRunes().All(IsWhole);

        static bool IsWhole(Rune rune) => rune != Rune.ReplacementChar; // half a surrogate pair comes to this
    }
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

/// <summary>What became of a call to run a task now.</summary>
public enum RunNowOutcome
{
    /// <summary>There is no such task (any more), or it has ended.</summary>
    Gone,

    /// <summary>It is due now.</summary>
    Due,

    /// <summary>It waits for no time: it runs, is due already, or waits for a worker or a limit.</summary>
    NotWaiting,
}

/// <summary>What became of a call to forget.</summary>
public enum ForgetOutcome
{
    /// <summary>There is nothing to forget (any more).</summary>
    NotFound,

    /// <summary>Nothing is known of it any more.</summary>
    Forgotten,

    /// <summary>It has not ended: revoke it, or wait.</summary>
    Unfinished,
}

/// <summary>A file kept with a task.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Content">Its bytes.</param>
public sealed record TaskAttachment(string ContentType, ReadOnlyMemory<byte> Content);

/// <summary>An id or an idempotency key is taken by a task of another kind or with other arguments: nothing was enqueued.</summary>
public sealed class KeyTakenException(TaskId task)
    : Exception($"The id or idempotency key belongs to '{task}', which has another kind or other arguments.")
{
    /// <summary>The task that has the key.</summary>
    public TaskId TaskId { get; } = task;
}

/// <summary>Redis can't be reached, or can't write: try again later. A call that got no answer may have been accepted all the same; <see cref="EnqueueOptions.IdempotencyKey"/> makes the second one harmless.</summary>
public sealed class QueueUnavailableException : Exception
{
    /// <summary>Redis can't be reached, or can't write.</summary>
    public QueueUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
