using System.Text.Json.Serialization;

namespace TaskQueue.Contracts;

/// <summary>Something about workers, queues or errors that is not as it was.</summary>
/// <param name="At">When (Redis' clock).</param>
/// <param name="Type">What.</param>
/// <param name="Subject">The worker, the queue, or the kind of task.</param>
/// <param name="Detail">What more there is to say: how many were purged, which limit, which error; null for nothing.</param>
/// <param name="Fingerprint">Of a new error: where its failures are listed.</param>
public sealed record SystemChange(DateTimeOffset At, SystemChangeType Type, string Subject, string? Detail = null, string? Fingerprint = null);

/// <summary>What can change about workers, queues and errors. The names are Celery's where it has one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SystemChangeType>))]
public enum SystemChangeType
{
    /// <summary>A worker started.</summary>
    [JsonStringEnumMemberName("worker-online")]
    WorkerOnline,

    /// <summary>A worker stopped, on purpose.</summary>
    [JsonStringEnumMemberName("worker-offline")]
    WorkerOffline,

    /// <summary>A worker's heartbeat is missing.</summary>
    [JsonStringEnumMemberName("worker-lost")]
    WorkerLost,

    /// <summary>A queue was paused.</summary>
    [JsonStringEnumMemberName("queue-paused")]
    QueuePaused,

    /// <summary>A queue takes no new tasks.</summary>
    [JsonStringEnumMemberName("queue-draining")]
    QueueDraining,

    /// <summary>A queue was resumed.</summary>
    [JsonStringEnumMemberName("queue-resumed")]
    QueueResumed,

    /// <summary>What waited in a queue was revoked.</summary>
    [JsonStringEnumMemberName("queue-purged")]
    QueuePurged,

    /// <summary>A limit of a queue was set or taken back.</summary>
    [JsonStringEnumMemberName("limit-changed")]
    LimitChanged,

    /// <summary>A task failed with an error that no dead letter had.</summary>
    [JsonStringEnumMemberName("error-new")]
    ErrorNew,
}
