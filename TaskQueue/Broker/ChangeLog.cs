using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>The last few hundred changes of workers and queues: a stream. Workers write theirs with their heartbeat.</summary>
internal sealed class ChangeLog(IConnectionMultiplexer redis, RedisKeys keys)
{
    /// <summary>About how many are kept.</summary>
    public const int Kept = 200;

    private IDatabase Database => redis.GetDatabase();

    /// <summary>Tells of a change that was made. It is made, so nobody hears of a fault here.</summary>
    public async Task TellAsync(SystemChangeType type, string subject, string? detail = null)
    {
        try
        {
            await Database.StreamAddAsync(
                keys.Changes, [new("type", Name(type)), new("subject", subject), new("detail", detail ?? "")], maxLength: Kept, useApproximateMaxLength: true).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisFaults.IsPassing(exception))
        {
            // Not noted, then.
        }
    }

    /// <summary>The last changes, youngest first; among them workers whose heartbeat is missing, for as long as they are known.</summary>
    public async Task<IReadOnlyList<SystemChange>> ReadAsync(int count)
    {
        var (noted, seen, time) = (
            Database.StreamRangeAsync(keys.Changes, count: count, messageOrder: Order.Descending),
            Database.SortedSetRangeByRankWithScoresAsync(keys.WorkersSeen),
            Database.ExecuteAsync("TIME"));
        var now = DateTimeOffset.FromUnixTimeSeconds((long)(await time.ConfigureAwait(false))[0]);
        var silent = (await seen.ConfigureAwait(false))
            .Select(entry => (Name: entry.Element.ToString(), LostAt: DateTimeOffset.FromUnixTimeMilliseconds((long)entry.Score) + TaskReader.WorkerTtl))
            .Where(worker => worker.LostAt <= now)
            .Select(worker => new SystemChange(worker.LostAt, SystemChangeType.WorkerLost, worker.Name));
        return [.. (await noted.ConfigureAwait(false)).Select(Read).OfType<SystemChange>().Concat(silent).OrderByDescending(change => change.At).Take(count)];
    }

    private static SystemChange? Read(StreamEntry entry)
    {
        var at = long.Parse(entry.Id.ToString().Split('-')[0], CultureInfo.InvariantCulture);
        return TryRead((string?)entry["type"]) is { } type
            ? new SystemChange(DateTimeOffset.FromUnixTimeMilliseconds(at), type, (string?)entry["subject"] ?? "", (string?)entry["detail"] is { Length: > 0 } detail ? detail : null)
            : null;
    }

    private static string Name(SystemChangeType type) => JsonSerializer.Serialize(type, ContractsJson.Default.SystemChangeType).Trim('"');

    // Null for what a later version wrote.
    private static SystemChangeType? TryRead(string? name) => Enum.GetValues<SystemChangeType>().Cast<SystemChangeType?>().FirstOrDefault(type => Name(type!.Value) == name);
}
