using Microsoft.Extensions.Options;
using TaskQueue;
using TaskQueue.Broker;
using TaskQueue.Client;
using Tests.Support;

namespace Tests.Broker;

public sealed class PauseTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task What_is_due_stays_where_it_is_until_the_queue_is_resumed()
    {
        var due = await _bench.EnqueueDelayedAsync(TimeSpan.Zero);
        var low = (await _bench.Broker.EnqueueManyAsync(BrokerBench.Queue, [BrokerBench.Entry()], new Placement(null, null, Priority: 1)))[0];
        await _bench.Queues.PauseAsync(BrokerBench.Queue);

        var paused = await _bench.PromoteAsync("w1");
        var pausedLow = await _bench.Broker.PromoteAsync(BrokerBench.Queue, "w1", 10, low: true);
        await _bench.Queues.ResumeAsync(BrokerBench.Queue);

        Assert.Empty(paused.Tasks);
        Assert.Empty(pausedLow.Tasks);
        Assert.True(paused.Control.IsPaused);
        Assert.Equal(due, Assert.Single((await _bench.PromoteAsync("w1")).Tasks).Id);
        Assert.Equal(low, Assert.Single((await _bench.Broker.PromoteAsync(BrokerBench.Queue, "w1", 10, low: true)).Tasks).Id);
    }

    [Fact]
    public async Task The_queue_shows_it_and_what_runs_goes_on()
    {
        var claim = await _bench.StartOneAsync("w1");
        await _bench.Queues.PauseAsync(BrokerBench.Queue);
        await _bench.Queues.DrainAsync(BrokerBench.Queue);

        var queue = await _bench.Reader.GetQueueAsync(BrokerBench.Queue);
        Assert.Equal((true, true), (queue.Paused, queue.Draining));
        Assert.Equal((true, true), await _bench.Queues.GetStateAsync(BrokerBench.Queue));
        Assert.Empty(await _bench.CompleteAsync("w1", claim));

        await _bench.Queues.ResumeAsync(BrokerBench.Queue);
        queue = await _bench.Reader.GetQueueAsync(BrokerBench.Queue);
        Assert.Equal((false, false), (queue.Paused, queue.Draining));
    }

    [Fact]
    public async Task A_producer_goes_by_what_it_knows_for_two_seconds_at_most()
    {
        var (time, queue) = (new ManualTime(), BrokerBench.Queue);
        var open = new OpenQueues(_bench.Queues, Options.Create(new TaskQueueOptions()), time);
        await open.EnterAsync(queue, 1, TestContext.Current.CancellationToken);
        await _bench.Queues.DrainAsync(queue);

        Assert.True(CheckAsync(open).IsCompletedSuccessfully);
        time.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<QueueClosedException>(async () => await open.EnterAsync(queue, 1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_busy_producer_learns_of_it_without_waiting()
    {
        var (time, queue) = (new ManualTime(), BrokerBench.Queue);
        var open = new OpenQueues(_bench.Queues, Options.Create(new TaskQueueOptions()), time);
        await open.EnterAsync(queue, 1, TestContext.Current.CancellationToken);
        await _bench.Queues.DrainAsync(queue);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(CheckAsync(open).IsCompletedSuccessfully);

        await Eventually.TrueAsync("it has learnt", () =>
        {
            try
            {
                return Task.FromResult(!CheckAsync(open).IsCompleted);
            }
            catch (QueueClosedException)
            {
                return Task.FromResult(true);
            }
        });
    }

    private static Task CheckAsync(OpenQueues open) => open.EnterAsync(BrokerBench.Queue, 1, TestContext.Current.CancellationToken).AsTask();
}
