using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskQueue.Contracts;

/// <summary>What a schedule starts, and when: the part of it that a caller sets.</summary>
public record ScheduleDefinition
{
    /// <summary>The kind of task it starts.</summary>
    public required string Kind { get; init; }

    /// <summary>The task's arguments: a JSON object. Default: none.</summary>
    public JsonElement Args { get; init; } = JsonElement.Parse("{}"u8);

    /// <summary>The version of the kind's arguments that these are; null for the one that its workers publish when it is due.</summary>
    public int? Version { get; init; }

    /// <summary>The queue; null for the one that the kind names when it is due.</summary>
    public string? Queue { get; init; }

    /// <summary>When, as cron writes it: minute, hour, day of month, month, day of week; with a sixth field in front, seconds. Null when <c>every</c> is set.</summary>
    public string? Cron { get; init; }

    /// <summary>Every so many seconds, first after as many. Null when <c>cron</c> is set.</summary>
    public double? Every { get; init; }

    /// <summary>Where the clock hangs that <c>cron</c> goes by: an IANA name such as <c>Europe/Vienna</c>. Default <c>UTC</c>.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What becomes of runs that were missed. Default <c>run_once</c>.</summary>
    public MisfirePolicy Misfire { get; init; } = MisfirePolicy.RunOnce;

    /// <summary>Whether it rests. Null leaves that as it is; a new one does not rest.</summary>
    public bool? Paused { get; init; }
}

/// <summary>What becomes of a schedule's runs that came due while no worker was there. Late by up to a minute is not missed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MisfirePolicy>))]
public enum MisfirePolicy
{
    /// <summary>One run makes up for all that were missed.</summary>
    [JsonStringEnumMemberName("run_once")]
    RunOnce,

    /// <summary>They are dropped; the next run is the next that comes due.</summary>
    [JsonStringEnumMemberName("skip")]
    Skip,
}
