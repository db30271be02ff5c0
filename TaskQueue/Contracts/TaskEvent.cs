using System.Text.Json.Serialization;

namespace TaskQueue.Contracts;

/// <summary>Something that happened to a task: one arrow of its state machine, or progress.</summary>
public sealed record TaskEvent
{
    /// <summary>Where to resume after this event (the <c>id</c> of a server-sent event); null for events that are not stored as such.</summary>
    [JsonIgnore]
    public string? Id { get; init; }

    /// <summary>What happened.</summary>
    public required TaskEventType Type { get; init; }

    /// <summary>The task.</summary>
    public required string TaskId { get; init; }

    /// <summary>The task's state after it.</summary>
    public required TaskState Status { get; init; }

    /// <summary>The kind, where the event knows it.</summary>
    public string? Name { get; init; }

    /// <summary>The attempt, counted from 1; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>The worker that caused it.</summary>
    public string? Worker { get; init; }

    /// <summary>How far the task is, for progress events.</summary>
    public TaskProgress? Progress { get; init; }

    /// <summary>When (Redis' clock).</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>What can happen to a task. The names on the wire are those of Celery's task events where it has one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TaskEventType>))]
public enum TaskEventType
{
    /// <summary>It was enqueued.</summary>
    [JsonStringEnumMemberName("task-sent")]
    Sent,

    /// <summary>A worker runs it (sent for tasks that run longer than a moment).</summary>
    [JsonStringEnumMemberName("task-started")]
    Started,

    /// <summary>Its handler reported progress.</summary>
    [JsonStringEnumMemberName("task-progress")]
    Progress,

    /// <summary>It ended with a result.</summary>
    [JsonStringEnumMemberName("task-succeeded")]
    Succeeded,

    /// <summary>It ended with an error.</summary>
    [JsonStringEnumMemberName("task-failed")]
    Failed,

    /// <summary>An attempt failed; another is due.</summary>
    [JsonStringEnumMemberName("task-retried")]
    Retried,

    /// <summary>It was put back without an attempt being counted: its worker shuts down or does not know it.</summary>
    [JsonStringEnumMemberName("task-released")]
    Released,

    /// <summary>It waited for a time, and is due now: somebody asked for it.</summary>
    [JsonStringEnumMemberName("task-hastened")]
    Hastened,

    /// <summary>Its worker was lost; another will run it.</summary>
    [JsonStringEnumMemberName("task-recovered")]
    Recovered,

    /// <summary>It had failed, and was enqueued again as a new task.</summary>
    [JsonStringEnumMemberName("task-requeued")]
    Requeued,

    /// <summary>It had failed, and its dead letter was discarded: it can't be enqueued again.</summary>
    [JsonStringEnumMemberName("task-discarded")]
    Discarded,

    /// <summary>It was revoked.</summary>
    [JsonStringEnumMemberName("task-revoked")]
    Revoked,
}
