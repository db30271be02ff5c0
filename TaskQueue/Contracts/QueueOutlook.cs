using System.Text.Json.Serialization;

namespace TaskQueue.Contracts;

/// <summary>What becomes of what waits in a queue, if all goes on as in the last minute.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QueueOutlook>))]
public enum QueueOutlook
{
    /// <summary>Nothing waits.</summary>
    [JsonStringEnumMemberName("empty")]
    Empty,

    /// <summary>More ends than comes: it will be empty.</summary>
    [JsonStringEnumMemberName("shrinking")]
    Shrinking,

    /// <summary>At least as much comes as ends: it never will be empty.</summary>
    [JsonStringEnumMemberName("growing")]
    Growing,

    /// <summary>Nothing came and nothing ended: what runs takes longer than a minute, or the first has yet to end.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>It is paused: nothing starts.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>No worker consumes it.</summary>
    [JsonStringEnumMemberName("no_workers")]
    NoWorkers,
}
