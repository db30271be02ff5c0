using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>Reads schedules out of Redis' replies.</summary>
internal static class ScheduleReply
{
    /// <summary>A row of the read script; null for one this process can't read.</summary>
    public static ScheduleSnapshot? ReadSnapshot(RedisResult row, StoredPayloads payloads)
    {
        if (ReadDefinition(row[2]) is not { } stored)
            return null;
        var definition = payloads.Open(stored, (string)row[0]!, out var reason);
        var paused = (string?)row[1] == "inf";
        return new ScheduleSnapshot
        {
            Name = (string)row[0]!,
            Kind = definition.Kind,
            Args = definition.Args,
            Reason = reason,
            Queue = definition.Queue,
            Cron = definition.Cron,
            Every = definition.Every,
            TimeZone = definition.TimeZone,
            Misfire = definition.Misfire,
            Paused = paused,
            NextRun = paused ? null : ReadTime(((string?)row[3]) is { Length: > 0 } ? row[3] : row[1]),
            LastRun = ReadTime(row[4]),
            LastTaskId = (string?)row[5] is { Length: > 0 } task ? task : null,
            Runs = (string?)row[6] is { Length: > 0 } runs ? long.Parse(runs, CultureInfo.InvariantCulture) : 0,
        };
    }

    private static DateTimeOffset? ReadTime(RedisResult milliseconds) =>
        (string?)milliseconds is { Length: > 0 } ? DateTimeOffset.FromUnixTimeMilliseconds(ReadMilliseconds(milliseconds)) : null;

    /// <summary>A time in a sorted set, which Redis may write as a float.</summary>
    public static long ReadMilliseconds(RedisResult score) => (long)double.Parse((string)score!, CultureInfo.InvariantCulture);

    /// <summary>Null for one written by a later version, with what this one doesn't know.</summary>
    public static ScheduleDefinition? ReadDefinition(RedisResult json)
    {
        try
        {
            return JsonSerializer.Deserialize((byte[])json!, ContractsJson.Default.ScheduleDefinition);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
