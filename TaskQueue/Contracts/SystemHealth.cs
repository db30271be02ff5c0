using System.Text.Json.Serialization;

namespace TaskQueue.Contracts;

/// <summary>Whether all is well, and why not.</summary>
/// <param name="Level">As bad as the worst of the reasons.</param>
/// <param name="Reasons">What is not as it should be, the worst first; empty when all is well.</param>
public sealed record SystemHealth(HealthLevel Level, IReadOnlyList<HealthReason> Reasons);

/// <summary>Something that is not as it should be.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Type">What it is.</param>
/// <param name="Queue">The queue it is about; null for the whole system.</param>
/// <param name="Detail">A sentence about it.</param>
public sealed record HealthReason(HealthLevel Level, HealthReasonType Type, string? Queue, string Detail);

/// <summary>How well something is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HealthLevel>))]
public enum HealthLevel
{
    /// <summary>All is well.</summary>
    [JsonStringEnumMemberName("good")]
    Good,

    /// <summary>Somebody should look.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>Work is not done.</summary>
    [JsonStringEnumMemberName("bad")]
    Bad,
}

/// <summary>What can be wrong.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HealthReasonType>))]
public enum HealthReasonType
{
    /// <summary>No worker is alive.</summary>
    [JsonStringEnumMemberName("no_workers")]
    NoWorkers,

    /// <summary>Tasks wait in a queue that no worker consumes.</summary>
    [JsonStringEnumMemberName("not_consumed")]
    NotConsumed,

    /// <summary>A queue is paused.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>A queue takes no new tasks.</summary>
    [JsonStringEnumMemberName("draining")]
    Draining,

    /// <summary>More attempts fail than did before, or most do.</summary>
    [JsonStringEnumMemberName("failures")]
    Failures,

    /// <summary>Ever more tasks wait.</summary>
    [JsonStringEnumMemberName("depth_growing")]
    DepthGrowing,

    /// <summary>A task has waited for long.</summary>
    [JsonStringEnumMemberName("oldest_waits")]
    OldestWaits,

    /// <summary>Redis' memory is nearly full.</summary>
    [JsonStringEnumMemberName("redis_full")]
    RedisFull,
}
