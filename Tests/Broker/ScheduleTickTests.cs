using Tests.Support;

namespace Tests.Broker;

/// <summary>The three steps of a run (claim, enqueue, confirm), and a worker that is lost after each.</summary>
public sealed class ScheduleTickTests(RedisFixture redis)
{
    private static readonly TimeSpan Lapsed = TimeSpan.Zero; // a lease that is over as soon as it begins
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly ScheduleBench _bench = new(redis.Connection, RedisFixture.NewPrefix());

    [Fact]
    public async Task A_run_goes_to_one_worker_becomes_a_task_and_the_next_is_due()
    {
        var due = await _bench.PutDueAsync("a", ScheduleBench.Yearly(), TimeSpan.FromSeconds(1));

        var tick = await _bench.ClaimOneAsync(Long);
        Assert.Empty((await _bench.Broker.ClaimAsync(Long)).Ticks);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(due), (await _bench.FindAsync("a")).NextRun);
        var task = await _bench.EnqueueAsync(tick);
        Assert.True(await _bench.ConfirmAsync(tick, task));

        var after = await _bench.FindAsync("a");
        Assert.Equal(("a", due), (tick.Schedule, tick.Due));
        Assert.Equal((task.ToString(), 1), (after.LastTaskId, after.Runs));
        Assert.True(after.NextRun > after.LastRun);
        Assert.Equal(1, await _bench.CountReadyAsync());
    }

    [Fact]
    public async Task Each_run_goes_to_one_worker_however_many_ask()
    {
        for (var i = 0; i < 50; i++)
            await _bench.PutDueAsync($"s{i}", ScheduleBench.Yearly(), TimeSpan.Zero);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _bench.Broker.ClaimAsync(Long)));

        Assert.Equal(50, claims.SelectMany(claim => claim.Ticks).Select(tick => tick.Schedule).Distinct().Count());
        Assert.Equal(50, claims.Sum(claim => claim.Ticks.Count));
    }

    [Fact]
    public async Task Lost_before_it_enqueued_another_does_and_the_late_one_adds_nothing()
    {
        await _bench.PutDueAsync("a", ScheduleBench.Yearly(), TimeSpan.Zero);
        var lost = await _bench.ClaimOneAsync(Lapsed);

        var other = await _bench.ClaimOneAsync(Long);
        var task = await _bench.EnqueueAsync(other);
        Assert.True(await _bench.ConfirmAsync(other, task));

        Assert.Equal(lost.Due, other.Due);
        Assert.Equal(task, await _bench.EnqueueAsync(lost));
        Assert.False(await _bench.ConfirmAsync(lost, task));
        Assert.Equal(1, await _bench.CountReadyAsync());
        Assert.Equal(1, (await _bench.FindAsync("a")).Runs);
    }

    [Fact]
    public async Task Lost_before_it_confirmed_another_confirms_the_same_task()
    {
        await _bench.PutDueAsync("a", ScheduleBench.Yearly(), TimeSpan.Zero);
        var task = await _bench.EnqueueAsync(await _bench.ClaimOneAsync(Lapsed));

        var other = await _bench.ClaimOneAsync(Long);
        Assert.Equal(task, await _bench.Broker.FindTaskAsync(other, BrokerBench.Queue));
        Assert.Equal(task, await _bench.EnqueueAsync(other));
        Assert.True(await _bench.ConfirmAsync(other, task));

        Assert.Equal(1, await _bench.CountReadyAsync());
        Assert.Equal((task.ToString(), 1), ((await _bench.FindAsync("a")).LastTaskId, (await _bench.FindAsync("a")).Runs));
    }

    [Fact]
    public async Task Lost_after_it_confirmed_there_is_nothing_left_to_do()
    {
        await _bench.PutDueAsync("a", ScheduleBench.Yearly(), TimeSpan.Zero);
        var tick = await _bench.ClaimOneAsync(Lapsed);
        await _bench.ConfirmAsync(tick, await _bench.EnqueueAsync(tick));

        Assert.Empty((await _bench.Broker.ClaimAsync(Long)).Ticks);
        Assert.False(await _bench.ConfirmAsync(tick, null));
    }

    [Fact]
    public async Task A_second_try_does_what_the_first_would_have_done_even_if_the_schedule_was_changed()
    {
        await _bench.PutDueAsync("a", ScheduleBench.Yearly(), TimeSpan.Zero);
        await _bench.ClaimOneAsync(Lapsed);

        await _bench.PutAsync("a", ScheduleBench.Yearly() with { Queue = "elsewhere" });

        var tick = await _bench.ClaimOneAsync(Long);
        Assert.Null(tick.Definition.Queue);
        Assert.True(await _bench.ConfirmAsync(tick, await _bench.EnqueueAsync(tick)));
        await _bench.MakeDueAsync("a", TimeSpan.Zero);
        Assert.Equal("elsewhere", (await _bench.ClaimOneAsync(Long)).Definition.Queue);
    }

    [Fact]
    public async Task What_is_changed_during_a_run_stays_changed_and_the_run_is_recorded()
    {
        await _bench.PutDueAsync("paused", ScheduleBench.Yearly(), TimeSpan.Zero);
        await _bench.PutDueAsync("retimed", ScheduleBench.Yearly(), TimeSpan.Zero);
        await _bench.PutDueAsync("deleted", ScheduleBench.Yearly(), TimeSpan.Zero);
        var ticks = (await _bench.Broker.ClaimAsync(Long)).Ticks.ToDictionary(tick => tick.Schedule);

        await _bench.PutAsync("paused", ScheduleBench.Yearly() with { Paused = true });
        await _bench.PutAsync("retimed", new() { Kind = "tests.run", Every = 5 });
        await _bench.Broker.DeleteAsync("deleted");
        var confirmed = new Dictionary<string, bool>();
        foreach (var tick in ticks.Values)
            confirmed[tick.Schedule] = await _bench.ConfirmAsync(tick, await _bench.EnqueueAsync(tick));

        Assert.Equal((true, true, false), (confirmed["paused"], confirmed["retimed"], confirmed["deleted"]));
        Assert.Equal((true, null, 1), ((await _bench.FindAsync("paused")).Paused, (await _bench.FindAsync("paused")).NextRun, (await _bench.FindAsync("paused")).Runs));
        var retimed = await _bench.FindAsync("retimed");
        Assert.True(retimed.NextRun - await _bench.Broker.GetTimeAsync() <= TimeSpan.FromSeconds(5));
        Assert.Equal(1, retimed.Runs);
        Assert.Null(await _bench.Broker.FindAsync("deleted"));
    }

    [Fact]
    public async Task A_claim_tells_how_long_it_is_until_the_next()
    {
        Assert.Null((await _bench.Broker.ClaimAsync(Long)).UntilNext);
        await _bench.PutAsync("a", new() { Kind = "tests.run", Every = 60 });

        Assert.InRange((await _bench.Broker.ClaimAsync(Long)).UntilNext!.Value, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task The_runs_that_were_enqueued_are_forgotten_after_a_while()
    {
        var due = await _bench.PutDueAsync("a", ScheduleBench.Yearly(), TimeSpan.Zero);
        var tick = await _bench.ClaimOneAsync(Long);
        var key = _bench.Keys.Of(BrokerBench.Queue).Tick("a", due);

        var task = await _bench.EnqueueAsync(tick);
        Assert.True(await redis.Connection.GetDatabase().KeyTimeToLiveAsync(key) > TimeSpan.FromDays(29));
        await _bench.ConfirmAsync(tick, task);

        Assert.InRange((await redis.Connection.GetDatabase().KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
    }
}
