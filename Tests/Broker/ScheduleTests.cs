using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class ScheduleTests(RedisFixture redis)
{
    private readonly ScheduleBench _bench = new(redis.Connection, RedisFixture.NewPrefix());

    [Fact]
    public async Task A_schedule_is_kept_as_it_was_put()
    {
        var definition = new ScheduleDefinition
        {
            Kind = "tests.run",
            Args = System.Text.Json.JsonElement.Parse("""{"step":"a"}"""u8),
            Queue = "slow",
            Cron = "30 6 * * *",
            TimeZone = "Europe/Vienna",
            Misfire = MisfirePolicy.Skip,
        };

        await _bench.PutAsync("a", definition);

        var found = await _bench.FindAsync("a");
        Assert.Equal(("a", "tests.run", """{"step":"a"}""", "slow"), (found.Name, found.Kind, found.Args.GetRawText(), found.Queue));
        Assert.Equal(("30 6 * * *", null, "Europe/Vienna", MisfirePolicy.Skip), (found.Cron, found.Every, found.TimeZone, found.Misfire));
        Assert.Equal((false, null, null, 0), (found.Paused, found.LastRun, found.LastTaskId, found.Runs));
        Assert.True(found.NextRun > await _bench.Broker.GetTimeAsync());
    }

    [Fact]
    public async Task Schedules_are_listed_by_name_and_gone_when_deleted()
    {
        foreach (var name in new[] { "b", "a", "c" })
            await _bench.PutAsync(name, ScheduleBench.Yearly());

        Assert.True(await _bench.Broker.DeleteAsync("b"));

        Assert.False(await _bench.Broker.DeleteAsync("b"));
        Assert.Null(await _bench.Broker.FindAsync("b"));
        Assert.Equal(["a", "c"], (await _bench.Broker.ListAsync()).Select(one => one.Name));
    }

    [Fact]
    public async Task The_next_run_stays_until_the_timing_changes()
    {
        await _bench.PutAsync("a", new() { Kind = "tests.run", Every = 3600 });
        var first = (await _bench.FindAsync("a")).NextRun;

        await _bench.Broker.PutAsync("a", new() { Kind = "tests.once", Every = 3600 }, "every 3600000", first!.Value.AddHours(5));
        var same = await _bench.FindAsync("a");
        await _bench.PutAsync("a", new() { Kind = "tests.once", Every = 60 });
        var changed = await _bench.FindAsync("a");

        Assert.Equal(("tests.once", first), (same.Kind, same.NextRun));
        Assert.True(changed.NextRun < first);
    }

    [Fact]
    public async Task What_is_declared_in_code_leaves_alone_what_is_there()
    {
        var (code, edited) = (ScheduleBench.Yearly(), ScheduleBench.Yearly() with { Kind = "tests.once" });
        var next = await _bench.Broker.GetTimeAsync();

        Assert.Equal(1, await _bench.Broker.PutAsync("a", code, "key", next, onlyIfAbsent: true));
        Assert.Equal(2, await _bench.Broker.PutAsync("a", edited, "key", next));
        Assert.Equal(0, await _bench.Broker.PutAsync("a", code, "key", next, onlyIfAbsent: true));

        Assert.Equal("tests.once", (await _bench.FindAsync("a")).Kind);
    }

    [Fact]
    public async Task A_paused_schedule_is_never_due_and_stays_paused_when_it_is_changed()
    {
        await _bench.PutDueAsync("a", ScheduleBench.Yearly(), TimeSpan.Zero);

        await _bench.PutAsync("a", ScheduleBench.Yearly() with { Paused = true });
        await _bench.PutAsync("a", new() { Kind = "tests.run", Every = 1 });

        var paused = await _bench.FindAsync("a");
        var claim = await _bench.Broker.ClaimAsync(TimeSpan.FromSeconds(1));
        Assert.Equal((true, null), (paused.Paused, paused.NextRun));
        Assert.Empty(claim.Ticks);
        Assert.Null(claim.UntilNext);
    }

    [Fact]
    public async Task A_resumed_schedule_goes_on_from_now()
    {
        var (yearly, key) = (ScheduleBench.Yearly(), "0 0 1 1 * UTC");
        await _bench.PutAsync("a", yearly);
        var next = DateTimeOffset.FromUnixTimeMilliseconds((await _bench.Broker.GetTimeAsync()).AddDays(1).ToUnixTimeMilliseconds());

        Assert.Equal(1, await _bench.Broker.MoveAsync("a", null, key));
        Assert.Equal(-1, await _bench.Broker.MoveAsync("a", next, "another timing"));
        Assert.Equal(1, await _bench.Broker.MoveAsync("a", next, key));
        Assert.Equal(1, await _bench.Broker.MoveAsync("a", next.AddDays(1), key));
        Assert.Equal(0, await _bench.Broker.MoveAsync("b", next, key));

        Assert.Equal((false, next), ((await _bench.FindAsync("a")).Paused, (await _bench.FindAsync("a")).NextRun));
    }

    [Fact]
    public async Task There_are_at_most_so_many()
    {
        var next = await _bench.Broker.GetTimeAsync();
        await Task.WhenAll(Enumerable.Range(0, ScheduleName.MostSchedules).Select(i => _bench.Broker.PutAsync($"s{i}", ScheduleBench.Yearly(), "key", next)));

        Assert.Equal(-1, await _bench.Broker.PutAsync("more", ScheduleBench.Yearly(), "key", next));
        Assert.Equal(2, await _bench.Broker.PutAsync("s7", ScheduleBench.Yearly(), "key", next));
        Assert.Equal(ScheduleName.MostSchedules, (await _bench.Broker.ListAsync()).Count);
    }

    [Fact]
    public async Task A_run_by_hand_is_kept_and_leaves_the_next_where_it_is()
    {
        await _bench.PutAsync("a", ScheduleBench.Yearly());
        var before = await _bench.FindAsync("a");
        var task = TaskId.Parse("default-1767225600000-0");

        await _bench.Broker.RecordAsync("a", task);
        await _bench.Broker.RecordAsync("nobody", task);

        var after = await _bench.FindAsync("a");
        Assert.Equal((before.NextRun, task.ToString(), 1), (after.NextRun, after.LastTaskId, after.Runs));
        Assert.NotNull(after.LastRun);
        Assert.Null(await _bench.Broker.FindAsync("nobody"));
    }
}
