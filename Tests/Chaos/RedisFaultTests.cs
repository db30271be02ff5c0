using StackExchange.Redis;
using Tests.Support;

namespace Tests.Chaos;

/// <summary>A Redis that is demoted, fails over, loses its last seconds, or whose disk is full.</summary>
public sealed class RedisFaultTests
{
    private const string Prefix = "f";

    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_master_that_becomes_a_replica_for_a_while_refuses_and_nothing_is_lost()
    {
        await using var other = await RedisServer.StartAsync();
        await using var redis = await RedisServer.StartAsync(new(ReplicaOf: other.Port));
        await using var admin = await redis.ConnectAsync();
        var server = admin.GetServers()[0];
        await server.ExecuteAsync("REPLICAOF", "NO", "ONE");
        await using var client = await WorkerHost.StartAsync(redis.ConnectionString, Prefix, works: false);
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, Prefix);
        await using var load = new Workload(client);
        await load.BeginAsync();

        // A replica of a server that is not there keeps what it has.
        await server.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");
        await Task.Delay(Lasts, TimeProvider.System, Stop);
        await server.ExecuteAsync("REPLICAOF", "NO", "ONE");
        await load.MoreAsync(50);
        await load.EndAsync();

        Assert.True(load.Refused > 0);
        await load.AllEndedOnceAsync(admin);
        await Report.TellAsync("Redis read-only for 2 s", load);
    }

    [Fact]
    public async Task After_a_failover_by_Sentinel_all_goes_on_at_the_new_master()
    {
        await using var master = await RedisServer.StartAsync(new(AppendOnly: true));
        await using var replica = await RedisServer.StartAsync(new(ReplicaOf: master.Port));
        await using var sentinels = await RedisSentinels.StartAsync(master.Port);
        await using var client = await WorkerHost.StartAsync(sentinels.ConnectionString, Prefix, works: false);
        await using var worker = await WorkerHost.StartAsync(sentinels.ConnectionString, Prefix);
        await using var admin = await replica.ConnectAsync();
        await Eventually.TrueAsync("the replica follows", async () => (await admin.GetServers()[0].InfoRawAsync("replication"))!.Contains("master_link_status:up", StringComparison.Ordinal));
        await using var load = new Workload(client);
        await load.BeginAsync();

        var killed = TimeProvider.System.GetUtcNow();
        await master.KillAsync();
        await sentinels.SwitchedAsync();
        await load.MoreAsync(50);
        var well = TimeProvider.System.GetUtcNow();
        await load.MoreAsync(50);
        await load.EndAsync();

        // Replication does not wait for the replica: what the master accepted last may have died with it.
        await load.AllEndedOnceAsync(admin, at => at < killed - TimeSpan.FromSeconds(1) || at > well);
        await master.RestartAsync();
        await using var old = await master.ConnectAsync();
        await Eventually.TrueAsync("the old master follows the new one", () => FollowsAsync(old));
        // For a moment the client may have taken the old one for the master, which knows less.
        await Eventually.GetAsync<Exception?>(
            "all is as it was",
            async () => await Record.ExceptionAsync(() => load.AllEndedOnceAsync(admin, at => at < killed - TimeSpan.FromSeconds(1) || at > well)),
            fault => fault is null);
        await Report.TellAsync("failover by Sentinel", load);
    }

    [Fact]
    public async Task With_everysec_a_machine_that_dies_takes_no_more_than_its_last_two_seconds()
    {
        await using var redis = await RedisServer.StartAsync(new(AppendOnly: true, "everysec"));
        await using var client = await WorkerHost.StartAsync(redis.ConnectionString, Prefix, works: false);
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, Prefix);
        await using var load = new Workload(client);
        await load.BeginAsync();
        await load.MoreAsync(300);
        var (synced, size) = (TimeProvider.System.GetUtcNow(), Log(redis).Length);
        await Task.Delay(Lasts, TimeProvider.System, Stop);

        // What a machine loses with its power: all that came to the file after the last sync. Redis may be 2 s late with writing, while the disk is busy.
        await redis.KillAsync();
        await using (var file = Log(redis).OpenWrite())
            file.SetLength(size);
        await redis.RestartAsync();
        var back = TimeProvider.System.GetUtcNow();
        await load.MoreAsync(50);
        await load.EndAsync();

        await using var admin = await redis.ConnectAsync();
        await load.AllEndedOnceAsync(admin, at => at < synced - Lasts || at > back);
        await Report.TellAsync("everysec, the file loses its last 2 s", load);
    }

    [Fact]
    public async Task A_full_disk_refuses_calls_and_afterwards_all_that_was_accepted_ends()
    {
        await using var redis = await RedisServer.StartAsync(new(AppendOnly: true, "everysec", LargestFile: 400));
        await using var client = await WorkerHost.StartAsync(redis.ConnectionString, Prefix, works: false);
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, Prefix);
        await using var load = new Workload(client);
        await load.BeginAsync();
        await Eventually.TrueAsync("the disk is full", () => Task.FromResult(load.Refused > 5));
        Assert.Contains(redis.Log, line => line.Contains("AOF", StringComparison.Ordinal));

        await redis.GrantSpaceAsync();
        await load.MoreAsync(50);
        await load.EndAsync();

        await using var admin = await redis.ConnectAsync();
        await load.AllEndedOnceAsync(admin);
        await redis.RestartAsync();
        await load.AllEndedOnceAsync(admin);
        await Report.TellAsync("Redis' disk full", load);
    }

    private static async Task<bool> FollowsAsync(ConnectionMultiplexer server)
    {
        try
        {
            return (await server.GetServers()[0].InfoRawAsync("replication"))!.Contains("role:slave", StringComparison.Ordinal);
        }
        catch (RedisConnectionException)
        {
            return false; // who becomes a replica closes all connections
        }
    }

    private static FileInfo Log(RedisServer redis) => redis.Directory.EnumerateFiles("*.incr.aof", SearchOption.AllDirectories).Single();
}
