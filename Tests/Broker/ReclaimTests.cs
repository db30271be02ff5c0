using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class ReclaimTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_lapsed_lease_makes_the_task_due_for_others_and_counts_the_crash_apart()
    {
        var claim = await _bench.StartOneAsync("w1");

        var reclaimed = Assert.Single(await _bench.ReclaimAllAsync());

        Assert.Equal(new ReclaimedTask(claim.Id, "w1"), reclaimed);
        var next = Assert.Single((await _bench.PromoteAsync("w2")).Tasks);
        Assert.Equal((claim.Id, 2, 1), (next.Id, next.Count, next.Crashes));
        Assert.Equal(0, next.Notes?.Retries ?? 0);
        Assert.Equal(["task-recovered"], await _bench.EventsAsync());
    }

    [Fact]
    public async Task A_kept_lease_is_left_alone()
    {
        await _bench.StartOneAsync("w1");

        Assert.Empty(await _bench.Broker.ReclaimAsync(BrokerBench.Queue, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_parked_task_is_left_alone()
    {
        var claim = await _bench.StartOneAsync("w1");
        await _bench.Broker.RetryAsync("w1", claim, TimeSpan.FromHours(1), new TaskNotes { Retries = 1 });

        Assert.Empty(await _bench.ReclaimAllAsync());
    }

    [Fact]
    public async Task A_delayed_task_is_recovered_too()
    {
        var id = await _bench.EnqueueDelayedAsync(TimeSpan.Zero);
        await _bench.PromoteAsync("w1");

        Assert.Equal(id, Assert.Single(await _bench.ReclaimAllAsync()).Id);
        Assert.Equal(2, Assert.Single((await _bench.PromoteAsync("w2")).Tasks).Count);
    }

    [Fact]
    public async Task One_scan_per_period_is_enough_for_all_workers()
    {
        await _bench.StartOneAsync("w1");
        await _bench.ReclaimAllAsync();
        await _bench.StartOneAsync("w2");

        Assert.Empty(await _bench.Broker.ReclaimAsync(BrokerBench.Queue, TimeSpan.Zero, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Only_who_was_on_trial_comes_to_the_most_crashes()
    {
        await _bench.EnqueueAsync();
        await _bench.EnqueueAsync();
        var claims = await _bench.ClaimAsync("w1");
        for (var crash = 1; crash <= 3; crash++)
        {
            if (claims[0].Crashes == 2)
                Assert.True(await _bench.Store.StartTrialAsync("w1", claims[0]));
            await _bench.ReclaimAllAsync(mostCrashes: 3);
            claims = [.. (await _bench.PromoteAsync("w1")).Tasks.OrderBy(one => one.Id)];
            Assert.Equal((Math.Min(3, crash), Math.Min(2, crash)), (claims[0].Crashes, claims[1].Crashes));
        }

        Assert.Equal(3, claims[0].Crashes);
    }

    [Fact]
    public async Task The_end_clears_the_count_of_crashes()
    {
        await _bench.StartOneAsync("w1");
        await _bench.ReclaimAllAsync();
        var next = Assert.Single((await _bench.PromoteAsync("w2")).Tasks);

        await _bench.CompleteAsync("w2", next);

        Assert.False(await _bench.Database.KeyExistsAsync(_bench.Of.Crashes));
        Assert.Equal(TaskState.Success, (await _bench.FindAsync(next.Id))!.Status);
    }
}
