using System.Text.Json;

namespace TaskQueue.Contracts;

/// <summary>A task as it is at one moment. Also its form on the wire.</summary>
public sealed record TaskSnapshot
{
    /// <summary>The id, as <see cref="Contracts.TaskId"/> writes it.</summary>
    public required string TaskId { get; init; }

    /// <summary>The state.</summary>
    public required TaskState Status { get; init; }

    /// <summary>The result as JSON after SUCCESS, the error's message after FAILURE, else null.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>The kind; null when the entry can't be read.</summary>
    public string? Name { get; init; }

    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>The arguments as JSON; null when they were too long to keep after the end.</summary>
    public JsonElement? Args { get; init; }

    /// <summary>How many times a worker started it.</summary>
    public int Attempts { get; init; }

    /// <summary>The worker that runs it, or ran it last.</summary>
    public string? Worker { get; init; }

    /// <summary>The failed attempts that were followed by another, oldest first, the latest <see cref="AttemptSnapshot.MostKept"/>; null for none. A number that is missing is a start whose worker was lost.</summary>
    public IReadOnlyList<AttemptSnapshot>? PastAttempts { get; init; }

    /// <summary>What the handler last reported.</summary>
    public TaskProgress? Progress { get; init; }

    /// <summary>The error after FAILURE, or that of the last failed attempt.</summary>
    public TaskError? Error { get; init; }

    /// <summary>The fingerprint of the error after FAILURE, which all tasks that failed the same way share: see <see cref="DeadLetterGroup"/>. Not in lists.</summary>
    public string? ErrorFingerprint { get; init; }

    /// <summary>Why it waits, when that isn't obvious: its kind is unknown to every worker, or its entry can't be read. Also why arguments, result or error are missing, when they are encrypted and this process has not the key.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was enqueued (Redis' clock).</summary>
    public required DateTimeOffset EnqueuedAt { get; init; }

    /// <summary>When it is due, if it waits for a time.</summary>
    public DateTimeOffset? Eta { get; init; }

    /// <summary>When the current or last attempt started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How long the last attempt ran, in seconds; null before the end.</summary>
    public double? Runtime { get; init; }

    /// <summary>The id its caller gave it; null for none.</summary>
    public string? Id { get; init; }

    /// <summary>Its priority, 0 to 9; 5 is the usual one.</summary>
    public int Priority { get; init; }

    /// <summary>When it is no longer worth starting; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What its caller sent along.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The workflow it is a step of; null for most.</summary>
    public string? WorkflowId { get; init; }

    /// <summary>The W3C trace id of its trace, 32 hex digits.</summary>
    public string? TraceId { get; init; }
}

/// <summary>How far a task is.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="Message">What it does now, if the handler says.</param>
public sealed record TaskProgress(double Percent, string? Message = null);

/// <summary>Why an attempt failed.</summary>
/// <param name="Type">The exception's type, without its namespace.</param>
/// <param name="Message">Its message.</param>
/// <param name="Stack">Its stack trace, shortened.</param>
public sealed record TaskError(string Type, string Message, string? Stack = null);
