using StackExchange.Redis;

namespace TaskQueue.Broker;

/// <summary>Tells a Redis that is away, or can't write for now, from a mistake of ours.</summary>
internal static class RedisFaults
{
    private const string Prefix = "Error: ";

    private static readonly string[] Passing = ["LOADING", "BUSY", "OOM", "READONLY", "MISCONF", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "NOREPLICAS"];

    /// <summary>Whether the same command may succeed later. Who passes a token of its own asks that one first: the Redis client, too, cancels what it gives up.</summary>
    public static bool IsPassing(Exception exception) => exception switch
    {
        RedisConnectionException or RedisTimeoutException or ObjectDisposedException or TaskCanceledException => true,
        RedisServerException server => Passing.Any(code => Told(server).StartsWith(code, StringComparison.Ordinal)),
        _ => false,
    };

    /// <summary>What Redis said: where it refused to load a script, the client puts a word before it.</summary>
    private static ReadOnlySpan<char> Told(RedisServerException server) =>
        server.Message.StartsWith(Prefix, StringComparison.Ordinal) ? server.Message.AsSpan(Prefix.Length) : server.Message;
}
