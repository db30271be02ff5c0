namespace TaskQueue.Contracts;

/// <summary>Failed tasks of one queue whose errors have one fingerprint: the same kind, type of error, message (whatever numbers, ids and quoted texts are in it) and place in the handler.</summary>
public sealed record DeadLetterGroup
{
    /// <summary>How many hours <see cref="Hourly"/> goes back.</summary>
    public const int Hours = 24;

    private const int FingerprintLength = 12;

    /// <summary>12 hex digits.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>The kind; null when it is not known.</summary>
    public string? Name { get; init; }

    /// <summary>The error of the first of them.</summary>
    public TaskError? Error { get; init; }

    /// <summary>How many dead letters there are.</summary>
    public required long Count { get; init; }

    /// <summary>When the first failed. It may be gone by now.</summary>
    public required DateTimeOffset FirstAt { get; init; }

    /// <summary>When the last failed.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>The youngest dead letter, as an example.</summary>
    public string? SampleTaskId { get; init; }

    /// <summary>How many failed in each of the last 24 hours of the clock, oldest first; the last is the current one. Counts those requeued or discarded since, too.</summary>
    public required IReadOnlyList<long> Hourly { get; init; }

    /// <summary>Whether a text looks like a fingerprint: 12 hex digits.</summary>
    public static bool IsFingerprint(string? text) => text is { Length: FingerprintLength } && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>What has failed, by error.</summary>
/// <param name="Groups">Last failed first.</param>
/// <param name="Total">How many groups there are; more than those listed when the limit cut them.</param>
public sealed record DeadLetterGroups(IReadOnlyList<DeadLetterGroup> Groups, long Total);

/// <summary>What became of a call that names dead letters.</summary>
/// <param name="Done">How many were requeued or discarded.</param>
/// <param name="Missing">The tasks that were no dead letters (any more).</param>
public sealed record DeadLetterOutcome(int Done, IReadOnlyList<string> Missing);
