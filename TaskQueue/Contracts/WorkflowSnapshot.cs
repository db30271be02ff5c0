using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskQueue.Contracts;

/// <summary>A workflow as it is at one moment, without its steps. Also its form on the wire.</summary>
public record WorkflowSummary
{
    /// <summary>The id.</summary>
    public required string WorkflowId { get; init; }

    /// <summary>Its name, if it was given one.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// SUCCESS when every step ended well or was skipped as planned; FAILURE when one failed, also if a step for that case ran;
    /// REVOKED when it was cancelled, or a step of it was revoked. Before: PENDING until something has run, then STARTED.
    /// </summary>
    public required TaskState Status { get; init; }

    /// <summary>How many steps have ended, in whatever way.</summary>
    public int Done { get; init; }

    /// <summary>How many steps there are.</summary>
    public int Total { get; init; }

    /// <summary>How many steps have failed.</summary>
    public int Failed { get; init; }

    /// <summary>When it was started (Redis' clock).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was cancelled; null when it was not.</summary>
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>When its last step ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The W3C trace id of its trace, 32 hex digits.</summary>
    public string? TraceId { get; init; }
}

/// <summary>A workflow as it is at one moment, with all its steps.</summary>
public sealed record WorkflowSnapshot : WorkflowSummary
{
    /// <summary>The longest result a snapshot shows, in bytes of JSON; the step's task has longer ones.</summary>
    public const int LongestResult = 4096;

    /// <summary>After SUCCESS, what the steps returned that no other comes after: the result of the one, the list of those of several; skipped ones left out.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>The steps, as they were defined.</summary>
    public required IReadOnlyList<StepSnapshot> Steps { get; init; }
}

/// <summary>A step of a workflow as it is at one moment.</summary>
public sealed record StepSnapshot
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of task; null for a step that only joins others.</summary>
    public string? Kind { get; init; }

    /// <summary>The state; that of its task where it has one.</summary>
    public required StepState Status { get; init; }

    /// <summary>The steps it comes after.</summary>
    public required IReadOnlyList<string> After { get; init; }

    /// <summary>How these must have ended.</summary>
    public required StepCondition When { get; init; }

    /// <summary>Its task; null while it waits for other steps, and for ever when it is skipped.</summary>
    public string? TaskId { get; init; }

    /// <summary>
    /// What it returned, if a later step takes it or none comes after it, and it has at most <see cref="WorkflowSnapshot.LongestResult"/> bytes;
    /// else ask for its task. A step that only joins has the list of the results before it, which is not repeated here.
    /// </summary>
    public JsonElement? Result { get; init; }

    /// <summary>Why it failed.</summary>
    public TaskError? Error { get; init; }
}

/// <summary>Where a step is in its life.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepState>))]
public enum StepState
{
    /// <summary>It waits: for other steps, or for a worker.</summary>
    [JsonStringEnumMemberName("PENDING")]
    Pending,

    /// <summary>A worker runs it.</summary>
    [JsonStringEnumMemberName("STARTED")]
    Started,

    /// <summary>An attempt failed; the next is due.</summary>
    [JsonStringEnumMemberName("RETRY")]
    Retry,

    /// <summary>It ended with a result.</summary>
    [JsonStringEnumMemberName("SUCCESS")]
    Success,

    /// <summary>It ended with an error.</summary>
    [JsonStringEnumMemberName("FAILURE")]
    Failure,

    /// <summary>It was taken back, or the workflow was cancelled before its turn.</summary>
    [JsonStringEnumMemberName("REVOKED")]
    Revoked,

    /// <summary>It did not run: the steps before it did not end the way it waits for.</summary>
    [JsonStringEnumMemberName("SKIPPED")]
    Skipped,
}

/// <summary>The answer to an accepted workflow.</summary>
/// <param name="WorkflowId">Its id.</param>
/// <param name="Status">Its state, PENDING.</param>
public sealed record WorkflowReceipt(string WorkflowId, TaskState Status = TaskState.Pending);
