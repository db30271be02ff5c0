using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

/// <summary>A Redis whose memory is full takes no new tasks, but every arrow that ends, recovers or keeps up work: only these free memory.</summary>
public sealed class FullMemoryTests : IAsyncLifetime
{
    private readonly RedisFixture _redis = new();
    private BrokerBench? _bench;

    private BrokerBench Bench => _bench!;

    private TaskBroker Broker => Bench.Broker;

    public async ValueTask InitializeAsync()
    {
        await _redis.InitializeAsync();
        _bench = new BrokerBench(_redis);
    }

    public async ValueTask DisposeAsync()
    {
        await Bench.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task What_is_there_is_worked_off()
    {
        for (var i = 0; i < 8; i++)
            await Bench.EnqueueAsync();
        var claims = await Bench.ClaimAsync("w1", 7);
        await FillAsync();

        var refused = await Assert.ThrowsAsync<StackExchange.Redis.RedisServerException>(() => Bench.EnqueueAsync());
        Assert.StartsWith("OOM", refused.Message, StringComparison.Ordinal);

        Assert.Empty(await Bench.CompleteAsync("w1", claims[0]));
        Assert.True(await Broker.FailAsync("w1", claims[1], BrokerBench.Error(claims[1])));
        Assert.True(await Broker.EndRevokedAsync("w1", claims[2], BrokerBench.Record(claims[2], TaskState.Revoked, "")));
        Assert.True(await Broker.RetryAsync("w1", claims[3], TimeSpan.Zero, new TaskNotes()));
        Assert.True(await Bench.Store.SaveCheckpointAsync("w1", claims[4], "1"u8.ToArray()));
        Assert.Empty(await Broker.ExtendAsync("w1", [new Extension(claims[4], new TaskNotes(), "task-started|1|w1")]));
        Assert.Single(await Broker.AdmitAsync(BrokerBench.Queue, "w1", [new Admittee(claims[5], new TaskNotes(), [new AppliedLimit("queue", "queue", TaskLimit.AtOnce(1).Allowance)])]));
        Assert.Equal(3, (await Bench.ReclaimAllAsync()).Count);
        Assert.Equal(4, (await Bench.PromoteAsync("w2")).Tasks.Count);
        var last = await Bench.ClaimOneAsync("w2");
        Assert.Empty(await Bench.CompleteAsync("w2", last));
    }

    [Fact]
    public async Task What_waits_can_be_taken_back()
    {
        var claim = await Bench.StartOneAsync("w1");
        await Broker.ReleaseAsync("w1", claim, TimeSpan.FromHours(1), new TaskNotes());
        var other = await Bench.EnqueueAsync();
        await FillAsync();

        Assert.Equal(1, await Broker.RevokeAsync(claim.Id, BrokerBench.Record(claim, TaskState.Revoked, "")));
        Assert.Equal(1, await Bench.Queues.PurgeAsync(BrokerBench.Queue, TaskLane.Ready, [new WaitingTask(other, 0, BrokerBench.Entry())], claim.Id.EnqueuedAt));
    }

    private async Task FillAsync() => await Bench.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1mb");
}
