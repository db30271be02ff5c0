using TaskQueue.Broker;
using Tests.Support;

namespace Tests.Broker;

public sealed class StatsTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_queue_is_counted_by_state()
    {
        for (var i = 0; i < 6; i++)
            await _bench.EnqueueAsync();
        var claims = await _bench.ClaimAsync("w1", 4);
        await _bench.CompleteAsync("w1", claims[0]);
        await _bench.Broker.FailAsync("w1", claims[1], BrokerBench.Error(claims[1]));
        await _bench.Broker.RetryAsync("w1", claims[2], TimeSpan.FromHours(1), new TaskNotes { Retries = 1 });
        await _bench.EnqueueDelayedAsync(TimeSpan.FromHours(1));

        var queue = await _bench.Reader.GetQueueAsync(BrokerBench.Queue);

        Assert.Equal((2, 2, 1, 1), (queue.Ready, queue.Scheduled, queue.Running, queue.DeadLetters));
        Assert.True(queue.OldestAge >= 0);
    }

    [Fact]
    public async Task An_empty_queue_has_no_age()
    {
        var claim = await _bench.StartOneAsync("w1");
        await _bench.CompleteAsync("w1", claim);

        var queue = await _bench.Reader.GetQueueAsync(BrokerBench.Queue);

        Assert.Equal((0, 0, 0, 0d), (queue.Ready, queue.Scheduled, queue.Running, queue.OldestAge));
    }
}
