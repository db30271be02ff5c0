using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker.Mutation;

/// <summary>Mutation test of the scripts: what each guard is to refuse is refused, and is let through when that guard is broken. So these tests would notice.</summary>
public sealed class BrokenGuardTests(RedisFixture redis)
{
    public static TheoryData<string> Names => [.. Guards.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_script_as_it_is_refuses_and_changes_nothing(string name)
    {
        var guard = Guards.All[name];
        await using var bench = new BrokerBench(redis);
        var claim = await SetAsync(bench, guard.Stage);
        var before = await DumpAsync(bench);

        Assert.False(await guard.SlipsAsync(bench, claim));

        if (guard.Stage != Stage.Held)
            Assert.Equal(before, await DumpAsync(bench));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task With_its_guard_broken_it_does_not(string name)
    {
        var guard = Guards.All[name];
        await using var bench = new BrokerBench(AlteredScripts.Through(redis.Connection, guard.Break));
        var claim = await SetAsync(bench, guard.Stage);

        Assert.True(await guard.SlipsAsync(bench, claim));
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("fail")]
    [InlineData("end_revoked")]
    public async Task Without_the_fence_a_task_ends_twice(string script)
    {
        var guard = Guards.All[$"{script} without its fence"];
        await using var bench = new BrokerBench(AlteredScripts.Through(redis.Connection, guard.Break));
        var late = await SetAsync(bench, Stage.TakenOver);
        var rightful = Started(late, await bench.FindAsync(late.Id));

        Assert.True(await guard.SlipsAsync(bench, late));
        Assert.True(await guard.SlipsAsync(bench, rightful));

        Assert.Equal(2, (await bench.EventsAsync()).Count(type => type is "task-succeeded" or "task-failed" or "task-revoked"));
    }

    [Fact]
    public void Every_script_that_touches_claims_has_a_guard_here() =>
        Assert.Empty(Scripts.ThatTouchClaims.Except(Guards.All.Values.Select(guard => guard.Script)));

    private static ClaimedTask Started(ClaimedTask late, TaskSnapshot? now) => late with { Count = now!.Attempts };

    /// <summary>Comes to where <c>w1</c> has a claim, and says whose the task is by now.</summary>
    private static async Task<ClaimedTask> SetAsync(BrokerBench bench, Stage stage)
    {
        var claim = await bench.StartOneAsync("w1");
        if (stage is Stage.TakenOver or Stage.CameBack)
            await bench.ReclaimAllAsync();
        if (stage == Stage.Released)
            await bench.Broker.ReleaseAsync("w1", claim, TimeSpan.Zero, new TaskNotes());
        if (stage != Stage.Held)
            Assert.Equal(stage == Stage.Released ? 1 : 2, Assert.Single((await bench.PromoteAsync(stage == Stage.CameBack ? "w1" : "w2")).Tasks).Count);
        return claim;
    }

    /// <summary>All that Redis has of the queue, but which limits there are: who asks about one makes it known.</summary>
    private static async Task<SortedDictionary<string, string>> DumpAsync(BrokerBench bench)
    {
        var dump = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var key in bench.Redis.GetServers()[0].KeysAsync(pattern: bench.Of.Ready.ToString()[..^1] + "*").Where(key => key != bench.Of.Limit && key != bench.Of.Limits))
            dump[key!] = Convert.ToHexString(await bench.Database.KeyDumpAsync(key) ?? []);
        return dump;
    }
}
