using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>What operators set about the limits of a queue, and how these stand.</summary>
internal sealed class LimitBroker(IConnectionMultiplexer redis, RedisKeys keys, QueueGroups groups)
{
    private const int AtMost = 1000;

    private IDatabase Database => redis.GetDatabase();

    /// <summary>Sets what a limit allows; null leaves it to the policy again.</summary>
    public Task SetAsync(string queue, string title, TaskLimit? limit) => groups.RunAsync(queue, () =>
    {
        var of = keys.Of(queue);
        return Database.EvaluateAsync(Script.LimitSet, [of.Control, of.Limits], [title, limit?.Allowance ?? ""]);
    });

    /// <summary>The limits that operators set, and those that a task holds or waits for; at most 1000 of these.</summary>
    public async Task<IReadOnlyList<LimitSnapshot>> ReadAsync(string queue)
    {
        var of = keys.Of(queue);
        var (reading, setting) = (
            Database.EvaluateAsync(Script.LimitRead, [of.Limits, of.Limit], [AtMost]),
            Database.HashGetAllAsync(of.Control));
        var set = (await setting.ConfigureAwait(false))
            .Where(field => field.Name.ToString().StartsWith(QueueControl.LimitPrefix, StringComparison.Ordinal))
            .ToDictionary(field => field.Name.ToString()[QueueControl.LimitPrefix.Length..], field => field.Value.ToString(), StringComparer.Ordinal);
        var used = ((RedisResult[])(await reading.ConfigureAwait(false))!)
            .Select(row => Snapshot((string)row[0]!, (string)row[1]!, IsSet((string)row[0]!)) with { Running = (long)row[2], Waiting = (long)row[3] })
            .Where(limit => limit is not { Concurrency: null, Starts: null, Waiting: 0 }) // taken back, and not yet forgotten
            .ToList();
        var unused = set.Where(one => used.All(limit => limit.Name != one.Key)).Select(one => Snapshot(one.Key, one.Value, isSet: true));
        return [.. used.Concat(unused).OrderBy(limit => limit.Name, StringComparer.Ordinal)];

        bool IsSet(string name) => set.Keys.Any(title => name == title || name.StartsWith(title + ":", StringComparison.Ordinal));
    }

    private static LimitSnapshot Snapshot(string name, string allowance, bool isSet)
    {
        var limit = TaskLimit.FromAllowance(allowance);
        return new LimitSnapshot { Name = name, Concurrency = limit.Concurrency, Starts = limit.Starts, Period = limit.Period.TotalSeconds, IsSet = isSet };
    }
}
