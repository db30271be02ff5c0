namespace TaskQueue.Authoring;

/// <summary>Thrown by a handler: the task can't succeed, however often it is tried. It ends as FAILURE with this message, without retries.</summary>
public sealed class RejectTaskException : Exception
{
    /// <summary>Ends the task as FAILURE.</summary>
    public RejectTaskException(string message)
        : base(message)
    {
    }

    /// <summary>Ends the task as FAILURE, naming what caused it.</summary>
    public RejectTaskException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Thrown by a handler: try again, after <see cref="Delay"/> or as the policy says. Counts as a retry.</summary>
public sealed class RetryTaskException : Exception
{
    /// <summary>Asks for another attempt.</summary>
    /// <param name="message">Why.</param>
    /// <param name="delay">When; null for the policy's back-off.</param>
    public RetryTaskException(string message, TimeSpan? delay = null)
        : base(message)
    {
        Delay = delay;
    }

    /// <summary>How long to wait; null for the policy's back-off.</summary>
    public TimeSpan? Delay { get; }
}

/// <summary>
/// Thrown by a handler: not now, but later. Nothing failed: the start counts neither as an attempt nor as a retry,
/// so a task may snooze as often as it likes. Its checkpoint stays.
/// </summary>
public sealed class SnoozeTaskException : Exception
{
    /// <summary>Puts the task off.</summary>
    /// <param name="delay">For how long; not negative.</param>
    /// <param name="reason">What it waits for, in a few words: shown with the task.</param>
    public SnoozeTaskException(TimeSpan delay, string? reason = null)
        : base(reason ?? "not now")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        Delay = delay;
    }

    /// <summary>For how long.</summary>
    public TimeSpan Delay { get; }
}

/// <summary>What an attempt that hit a time limit failed of: name it in a <see cref="TaskPolicy.Rules">rule</see> to treat that apart. Never thrown into a handler: its token is cancelled.</summary>
public sealed class TimeLimitExceededException : TimeoutException
{
    /// <summary>An attempt ran for too long.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="isSoft">Whether it is the <see cref="TaskPolicy.SoftTimeLimit"/>.</param>
    public TimeLimitExceededException(TimeSpan limit, bool isSoft)
        : base(FormattableString.Invariant($"ran longer than its {(isSoft ? "soft " : "")}limit of {limit.TotalSeconds:0.###} s"))
    {
        IsSoft = isSoft;
    }

    /// <summary>Whether it is the <see cref="TaskPolicy.SoftTimeLimit"/>, so that the handler was given time to clean up.</summary>
    public bool IsSoft { get; }
}
