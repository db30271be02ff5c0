using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class ExtendTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_heartbeat_starts_the_idle_time_anew_and_does_not_count_as_a_delivery()
    {
        var claim = await _bench.StartOneAsync("w1");

        Assert.Empty(await _bench.Broker.ExtendAsync("w1", [new Extension(claim, null, null)]));

        Assert.Equal(1, (await _bench.FindAsync(claim.Id))!.Attempts);
        Assert.Empty(await _bench.CompleteAsync("w1", claim));
    }

    [Fact]
    public async Task Progress_travels_with_it()
    {
        var claim = await _bench.StartOneAsync("w1");
        var progress = new TaskProgress(40, "step 2 of 5");

        await _bench.Broker.ExtendAsync("w1", [new Extension(claim, new TaskNotes { Worker = "w1", Progress = progress }, EventText.WriteProgress(1, "w1", progress))]);

        Assert.Equal(progress, (await _bench.FindAsync(claim.Id))!.Progress);
        Assert.Equal(["task-progress"], await _bench.EventsAsync());
    }

    [Fact]
    public async Task What_is_no_longer_held_is_told_and_not_touched()
    {
        var lost = await _bench.StartOneAsync("w1");
        await _bench.ReclaimAllAsync();
        await _bench.PromoteAsync("w2");
        var kept = await _bench.StartOneAsync("w1");

        var told = await _bench.Broker.ExtendAsync("w1", [new Extension(lost, new TaskNotes { Worker = "w1" }, null), new Extension(kept, null, null)]);

        Assert.Equal([lost.Id.Entry], told);
        Assert.Equal("w2", (await _bench.FindAsync(lost.Id))!.Worker);
        Assert.False(await _bench.Database.KeyExistsAsync(_bench.Of.Notes));
    }
}
