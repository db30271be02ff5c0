using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace TaskQueue.Broker;

/// <summary>
/// Runs scripts. They name some of their keys themselves. While a cluster moves a slot, key by key, Redis refuses such a key in the middle of a script, when
/// half of it is done. So in a cluster each script is also given a key that never exists: while the slot moves Redis refuses the whole script before it begins
/// (<c>TRYAGAIN</c>, see <see cref="RedisFaults"/>), and it is run again. Elsewhere this costs nothing.
/// </summary>
internal static class Evaluation
{
    private const string Never = "~never";

    private static readonly ConditionalWeakTable<IConnectionMultiplexer, object> Kinds = [];

    /// <summary>Runs a script.</summary>
    public static Task<RedisResult> EvaluateAsync(this IDatabase database, string script, RedisKey[] keys, RedisValue[]? values = null) =>
        database.ScriptEvaluateAsync(script, IsCluster(database.Multiplexer) ? [.. keys, keys[0].Append(Never)] : keys, values);

    private static bool IsCluster(IConnectionMultiplexer redis)
    {
        if (Kinds.TryGetValue(redis, out var known))
            return (bool)known;
        if (Array.Find(redis.GetServers(), static server => server.IsConnected) is not { } server)
            return false; // nothing will be run
        var isCluster = server.ServerType == ServerType.Cluster;
        Kinds.AddOrUpdate(redis, isCluster);
        return isCluster;
    }
}
