using StackExchange.Redis;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace Tests.Chaos;

/// <summary>The events of ends, as they stand in the queues' streams.</summary>
internal static class EndEvents
{
    private static readonly string[] Ends = ["task-succeeded", "task-failed", "task-revoked"];

    /// <summary>How often each task has ended.</summary>
    public static async Task<IReadOnlyDictionary<TaskId, int>> CountAsync(IConnectionMultiplexer redis, string prefix, IEnumerable<string> queues)
    {
        var counts = new Dictionary<TaskId, int>();
        foreach (var queue in queues)
        {
            var events = await redis.GetDatabase().StreamRangeAsync(new RedisKeys(prefix).Of(queue).Events);
            foreach (var field in events.SelectMany(entry => entry.Values).Where(field => Ends.Contains(field.Name.ToString().Split('|')[0])))
            {
                foreach (var id in field.Value.ToString().Split(',').Select(member => QueueKeys.FromMember(queue, member)))
                    counts[id] = counts.GetValueOrDefault(id) + 1;
            }
        }

        return counts;
    }
}
