using StackExchange.Redis;

namespace Tests.Support;

/// <summary>A real Redis Cluster of three nodes without replicas, each with a third of the slots.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16384;

    private readonly RedisServer[] _nodes;

    private RedisCluster(RedisServer[] nodes) => _nodes = nodes;

    public string ConnectionString => string.Join(',', _nodes.Select(node => node.ConnectionString));

    /// <summary>The nodes.</summary>
    public IReadOnlyList<RedisServer> Nodes => _nodes;

    public static async Task<RedisCluster> StartAsync()
    {
        var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RedisServer.StartAsync(new RedisServerOptions(AppendOnly: true, "always", IsNode: true))));
        var cluster = new RedisCluster(nodes);
        for (var i = 0; i < nodes.Length; i++)
        {
            await ExecuteAsync(nodes[i], "CLUSTER", "SET-CONFIG-EPOCH", i + 1);
            await ExecuteAsync(nodes[i], "CLUSTER", "ADDSLOTSRANGE", Slots * i / nodes.Length, (Slots * (i + 1) / nodes.Length) - 1);
        }

        foreach (var other in nodes.Skip(1))
            await ExecuteAsync(nodes[0], "CLUSTER", "MEET", "127.0.0.1", other.Port);
        foreach (var node in nodes)
            await Eventually.TrueAsync("the cluster is whole", async () => await IsWholeAsync(node, nodes.Length));
        return cluster;
    }

    /// <summary>Moves the slot of a key, and all that is in it, from the node that has it to the next: a few keys, a pause, a few more. Returns where it is now.</summary>
    public async Task<RedisServer> MoveSlotAsync(string key, TimeSpan pause)
    {
        var (slot, from, to) = await BeginMoveAsync(key, []);
        while ((string[])(await ExecuteAsync(from, "CLUSTER", "GETKEYSINSLOT", slot, 2))! is { Length: > 0 } keys)
        {
            await MigrateAsync(from, to, keys);
            await Task.Delay(pause, TimeProvider.System);
        }

        var target = (string)(await ExecuteAsync(to, "CLUSTER", "MYID"))!;
        foreach (var node in new[] { to, from }.Concat(_nodes).Distinct())
            await ExecuteAsync(node, "CLUSTER", "SETSLOT", slot, "NODE", target);
        return to;
    }

    /// <summary>Begins to move the slot of a key to the next node: some of its keys are there already.</summary>
    public async Task<(int Slot, RedisServer From, RedisServer To)> BeginMoveAsync(string key, string[] move)
    {
        var slot = (int)await ExecuteAsync(_nodes[0], "CLUSTER", "KEYSLOT", key);
        var at = Array.FindIndex(_nodes, node => slot < Slots * (Array.IndexOf(_nodes, node) + 1) / _nodes.Length);
        var (from, to) = (_nodes[at], _nodes[(at + 1) % _nodes.Length]);
        await ExecuteAsync(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", (string)(await ExecuteAsync(from, "CLUSTER", "MYID"))!);
        await ExecuteAsync(from, "CLUSTER", "SETSLOT", slot, "MIGRATING", (string)(await ExecuteAsync(to, "CLUSTER", "MYID"))!);
        if (move.Length > 0)
            await MigrateAsync(from, to, move);
        return (slot, from, to);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    private static Task<RedisResult> MigrateAsync(RedisServer from, RedisServer to, string[] keys) =>
        ExecuteAsync(from, "MIGRATE", ["127.0.0.1", to.Port, "", 0, 5000, "KEYS", .. keys]);

    private static async Task<bool> IsWholeAsync(RedisServer node, int size)
    {
        var info = (string)(await ExecuteAsync(node, "CLUSTER", "INFO"))!;
        return info.Contains("cluster_state:ok", StringComparison.Ordinal) && info.Contains($"cluster_known_nodes:{size}", StringComparison.Ordinal)
            && info.Contains($"cluster_size:{size}", StringComparison.Ordinal);
    }

    /// <summary>Asks this very node, not the one that has a slot.</summary>
    private static async Task<RedisResult> ExecuteAsync(RedisServer node, string command, params object[] args)
    {
        await using var connection = await node.ConnectAsync();
        return await connection.GetServer("127.0.0.1", node.Port).ExecuteAsync(command, args);
    }
}
