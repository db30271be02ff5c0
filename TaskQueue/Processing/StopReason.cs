namespace TaskQueue.Processing;

/// <summary>Why an attempt was cancelled.</summary>
internal enum StopReason
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>Its lease is lost: another worker has the task.</summary>
    LeaseLost,

    /// <summary>It has run for longer than its policy allows without notice.</summary>
    SoftTimeLimit,

    /// <summary>It has run for longer than its policy allows.</summary>
    TimeLimit,

    /// <summary>The worker has no more time.</summary>
    Shutdown,

    /// <summary>Somebody revoked the task.</summary>
    Revoked,
}
