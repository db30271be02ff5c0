using System.Text.Json.Serialization;

namespace TaskQueue.Contracts;

/// <summary>Where a task is in its life. The names on the wire are Celery's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TaskState>))]
public enum TaskState
{
    /// <summary>Waiting for a worker: ready now, or scheduled for later.</summary>
    [JsonStringEnumMemberName("PENDING")]
    Pending,

    /// <summary>Claimed by a worker under a lease.</summary>
    [JsonStringEnumMemberName("STARTED")]
    Started,

    /// <summary>An attempt failed or its worker was lost; the next attempt is due at the task's ETA.</summary>
    [JsonStringEnumMemberName("RETRY")]
    Retry,

    /// <summary>Ended with a result.</summary>
    [JsonStringEnumMemberName("SUCCESS")]
    Success,

    /// <summary>Ended with an error; kept as a dead letter.</summary>
    [JsonStringEnumMemberName("FAILURE")]
    Failure,

    /// <summary>Taken back before it ended by itself.</summary>
    [JsonStringEnumMemberName("REVOKED")]
    Revoked,
}
