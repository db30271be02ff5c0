using TaskQueue;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class CompleteTests(RedisFixture redis) : IAsyncDisposable
{

    [Fact]
    public async Task One_refused_because_it_runs_again_on_the_same_worker_clears_nothing()
    {
        await _bench.Broker.EnqueueTiedAsync(BrokerBench.Queue, BrokerBench.Entry(), Placement.Ready, "-", [Tie.Unique("k")]);
        var lost = await _bench.ClaimOneAsync("w1");
        await _bench.ReclaimAllAsync();
        var again = Assert.Single((await _bench.PromoteAsync("w1")).Tasks);

        Assert.Single(await _bench.CompleteAsync("w1", lost));
        Assert.True(await _bench.Database.HashExistsAsync(_bench.Of.Ties, QueueKeys.Member(again.Id)));
        Assert.True(await _bench.Database.KeyExistsAsync(_bench.Of.Once(Tie.Freed, "k")));

        Assert.Empty(await _bench.CompleteAsync("w1", again));
        Assert.False(await _bench.Database.KeyExistsAsync(_bench.Of.Once(Tie.Freed, "k")));
    }

    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_completed_task_keeps_its_record_and_leaves_the_stream()
    {
        var claim = await _bench.StartOneAsync("w1");

        Assert.Empty(await _bench.CompleteAsync("w1", claim));

        var snapshot = await _bench.FindAsync(claim.Id);
        Assert.Equal(TaskState.Success, snapshot!.Status);
        Assert.Equal(42, snapshot.Result!.Value.GetInt32());
        Assert.Equal("tests.echo", snapshot.Name);
        Assert.Equal("w1", snapshot.Worker);
        Assert.Equal(0.002, snapshot.Runtime);
        Assert.Equal(0, await _bench.Database.StreamLengthAsync(_bench.Of.Ready));
        Assert.Equal(0, (await _bench.Database.StreamPendingAsync(_bench.Of.Ready, "workers")).PendingMessageCount);
        Assert.Equal(["task-succeeded"], await _bench.EventsAsync());
    }

    [Fact]
    public async Task A_batch_ends_together_across_buckets()
    {
        for (var i = 0; i < 50; i++)
            await _bench.EnqueueAsync();
        var claims = await _bench.ClaimAsync("w1", 50);

        Assert.Empty(await _bench.CompleteAsync("w1", [.. claims]));

        foreach (var claim in claims)
            Assert.Equal(TaskState.Success, (await _bench.FindAsync(claim.Id))!.Status);
    }

    [Fact]
    public async Task Whatever_the_order_of_the_ends_nothing_else_leaves_the_stream()
    {
        var ids = await _bench.Broker.EnqueueManyAsync(BrokerBench.Queue, [.. Enumerable.Repeat<ReadOnlyMemory<byte>>(BrokerBench.Entry(), 1200)], Placement.Ready);
        var claims = await _bench.ClaimAsync("w1", 1000);
        await _bench.EnqueueDelayedAsync(TimeSpan.Zero);
        var delayed = Assert.Single((await _bench.PromoteAsync("w1")).Tasks);
        await _bench.EnqueueDelayedAsync(TimeSpan.FromHours(1));

        await _bench.CompleteAsync("w1", [.. claims.Skip(500).Take(300)]);
        await _bench.CompleteAsync("w1", [.. claims.Take(200)]);
        await _bench.CompleteAsync("w1", [.. claims.Skip(200).Take(290)]);
        await _bench.CompleteAsync("w1", delayed);

        var left = await _bench.Database.StreamRangeAsync(_bench.Of.Ready);
        Assert.Equal(ids.Skip(490).Take(10).Concat(ids.Skip(800)).Select(id => id.Entry), left.Select(entry => entry.Id.ToString()));
        Assert.Equal(1, await _bench.Database.StreamLengthAsync(_bench.Of.Delayed));
        await _bench.CompleteAsync("w1", [.. claims.Skip(490).Take(10), .. claims.Skip(800)]);
        Assert.Equal(200, await _bench.Database.StreamLengthAsync(_bench.Of.Ready));
        Assert.Equal(TaskState.Success, (await _bench.FindAsync(ids[0]))!.Status);
        Assert.Equal(TaskState.Success, (await _bench.FindAsync(ids[999]))!.Status);
        Assert.Equal(TaskState.Pending, (await _bench.FindAsync(ids[1000]))!.Status);
    }

    [Fact]
    public async Task A_second_completion_is_refused()
    {
        var claim = await _bench.StartOneAsync("w1");
        await _bench.CompleteAsync("w1", claim);

        Assert.Equal([claim.Id.Entry], await _bench.CompleteAsync("w1", claim));
        Assert.Equal(["task-succeeded"], await _bench.EventsAsync());
    }

    [Fact]
    public async Task A_late_completion_is_refused_and_changes_nothing_while_the_rest_of_its_batch_ends()
    {
        var late = await _bench.StartOneAsync("w1");
        await _bench.ReclaimAllAsync();
        var taken = Assert.Single((await _bench.PromoteAsync("w2")).Tasks);
        var own = await _bench.StartOneAsync("w1");

        Assert.Equal([late.Id.Entry], await _bench.CompleteAsync("w1", late, own));

        Assert.Equal(TaskState.Success, (await _bench.FindAsync(own.Id))!.Status);
        var snapshot = await _bench.FindAsync(late.Id);
        Assert.Equal((TaskState.Started, "w2"), (snapshot!.Status, snapshot.Worker));
        Assert.Empty(await _bench.CompleteAsync("w2", taken));
    }

    [Fact]
    public async Task The_same_worker_cannot_end_a_later_start_with_an_earlier_claim()
    {
        var first = await _bench.StartOneAsync("w1");
        await _bench.ReclaimAllAsync();
        var second = Assert.Single((await _bench.PromoteAsync("w1")).Tasks);

        Assert.Equal([first.Id.Entry], await _bench.CompleteAsync("w1", first));
        Assert.Empty(await _bench.CompleteAsync("w1", second));
    }

    [Fact]
    public async Task Of_two_workers_racing_exactly_one_wins()
    {
        for (var round = 0; round < 20; round++)
        {
            var first = await _bench.StartOneAsync("w1");
            await _bench.ReclaimAllAsync();
            var second = Assert.Single((await _bench.PromoteAsync("w2")).Tasks);

            var refused = await Task.WhenAll(_bench.CompleteAsync("w1", first), _bench.CompleteAsync("w2", second));

            Assert.Single(refused, ids => ids.Count == 0);
            Assert.Equal("w2", (await _bench.FindAsync(first.Id))!.Worker);
        }
    }

    [Fact]
    public async Task A_record_is_forgotten_after_its_time()
    {
        await using var bench = new BrokerBench(redis, new TaskQueueOptions { ResultTtl = TimeSpan.FromMilliseconds(50) });
        var claim = await bench.StartOneAsync("w1");
        await bench.CompleteAsync("w1", claim);

        await Eventually.TrueAsync("the record is gone", async () => await bench.FindAsync(claim.Id) is null);
    }
}
