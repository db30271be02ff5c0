using StackExchange.Redis;
using Tests.Support;

namespace Tests.Chaos;

/// <summary>A real cluster: the slot of a queue in use moves to another node, and that node is lost for a while.</summary>
public sealed class ClusterFaultTests
{
    [Fact]
    public async Task A_slot_that_moves_and_a_node_that_is_lost_cost_no_task()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var client = await WorkerHost.StartAsync(cluster.ConnectionString, "c", works: false);
        await using var worker = await WorkerHost.StartAsync(cluster.ConnectionString, "c", configure: settings => settings["Worker:Lease"] = "00:00:05");
        await using var load = new Workload(client);
        await load.BeginAsync();

        var there = await cluster.MoveSlotAsync("c:{default}:r", pause: TimeSpan.FromMilliseconds(100));
        await load.MoreAsync(100);
        await there.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        await there.RestartAsync();
        await load.MoreAsync(100);
        await load.EndAsync();

        await using var admin = await ConnectionMultiplexer.ConnectAsync(cluster.ConnectionString);
        await load.AllEndedOnceAsync(admin);
        await Report.TellAsync("cluster: slot moved, node SIGKILLed for 2 s", load);
        Assert.Equal(there.Port, ((System.Net.IPEndPoint)(await admin.GetDatabase().IdentifyEndpointAsync("c:{default}:r"))!).Port);
    }
}
