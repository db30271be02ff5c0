namespace TaskQueue.Contracts;

/// <summary>Who changed what, when, and what came of it. It holds no arguments and no secrets.</summary>
public sealed record AuditEntry
{
    /// <summary>Its place in the log.</summary>
    public string Id { get; init; } = "";

    /// <summary>When, by Redis' clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The name of the key.</summary>
    public required string Who { get; init; }

    /// <summary>What was asked, by the name of the call.</summary>
    public required string Action { get; init; }

    /// <summary>Of what: a task, queue, worker, schedule, kind or key. Null where the call names nothing.</summary>
    public string? Target { get; init; }

    /// <summary>The status of the answer.</summary>
    public int Status { get; init; }

    /// <summary>How many such calls: enqueues and refusals of some seconds are one entry.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Where from: the network (/24 or /48), not the address.</summary>
    public string? From { get; init; }
}

/// <summary>Which entries of the log to read; null for any.</summary>
/// <param name="Who">Of this key.</param>
/// <param name="Action">Of this call.</param>
/// <param name="Target">About this.</param>
/// <param name="Cursor">The <see cref="AuditPage.NextCursor"/> of the page before.</param>
/// <param name="Limit">How many at most.</param>
public sealed record AuditQuery(string? Who = null, string? Action = null, string? Target = null, string? Cursor = null, int Limit = 50)
{
    /// <summary>The largest <see cref="Limit"/>.</summary>
    public const int MaxLimit = 200;
}

/// <summary>Entries of the log, newest first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="NextCursor">Where older ones begin; null when there are none.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? NextCursor);
