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
