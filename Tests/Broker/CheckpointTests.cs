using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class CheckpointTests : IAsyncDisposable
{
    private readonly BrokerBench _bench;
    private readonly AttemptStore _store;

    public CheckpointTests(RedisFixture redis)
    {
        _bench = new BrokerBench(redis);
        _store = new AttemptStore(_bench.Redis, _bench.Keys, _bench.Files, StoredPayloads.Plain);
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_last_one_counts_for_the_next_attempt()
    {
        var claim = await _bench.StartOneAsync("w1");
        Assert.Null(await _store.LoadCheckpointAsync(claim.Id));

        Assert.True(await _store.SaveCheckpointAsync("w1", claim, "1"u8.ToArray()));
        Assert.True(await _store.SaveCheckpointAsync("w1", claim, "2"u8.ToArray()));
        await _bench.ReclaimAllAsync();
        await _bench.PromoteAsync("w2");

        Assert.Equal("2"u8.ToArray(), await _store.LoadCheckpointAsync(claim.Id));
    }

    [Fact]
    public async Task One_of_a_worker_that_lost_the_task_is_refused()
    {
        var claim = await _bench.StartOneAsync("w1");
        await _bench.ReclaimAllAsync();
        var next = Assert.Single((await _bench.PromoteAsync("w2")).Tasks);

        Assert.False(await _store.SaveCheckpointAsync("w1", claim, "1"u8.ToArray()));
        Assert.False(await _store.SaveCheckpointAsync("w2", next with { Count = claim.Count }, "1"u8.ToArray()));

        Assert.Null(await _store.LoadCheckpointAsync(claim.Id));
    }

    [Theory]
    [InlineData(TaskState.Success)]
    [InlineData(TaskState.Failure)]
    [InlineData(TaskState.Revoked)]
    internal async Task It_goes_when_the_task_ends(TaskState end)
    {
        var claim = await _bench.StartOneAsync("w1");
        await _store.SaveCheckpointAsync("w1", claim, "1"u8.ToArray());

        await (end switch
        {
            TaskState.Success => _bench.CompleteAsync("w1", claim),
            TaskState.Failure => _bench.Broker.FailAsync("w1", claim, BrokerBench.Error(claim)),
            _ => (Task)_bench.Broker.EndRevokedAsync("w1", claim, BrokerBench.Record(claim, end, "")),
        });

        Assert.False(await _bench.Database.KeyExistsAsync(_bench.Of.Checkpoints));
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_task_that_has_ended()
    {
        var claim = await _bench.StartOneAsync("w1");
        await _bench.CompleteAsync("w1", claim);

        Assert.False(await _store.SaveCheckpointAsync("w1", claim, "1"u8.ToArray()));
    }
}
