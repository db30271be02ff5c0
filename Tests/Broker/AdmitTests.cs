using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class AdmitTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task As_many_start_as_have_room_and_the_others_wait_in_order_without_an_attempt()
    {
        var claims = await StartAsync(4);

        var admitted = await AdmitAsync(claims, TaskLimit.AtOnce(2));

        Assert.Equal(claims.Take(2).Select(one => one.Id), admitted.Order());
        Assert.Equal(TaskState.Pending, (await _bench.FindAsync(claims[2].Id))!.Status);
        Assert.Equal(0, (await _bench.FindAsync(claims[2].Id))!.Attempts);
        Assert.Empty((await _bench.PromoteAsync("w1")).Tasks);

        await _bench.CompleteAsync("w1", claims[0]);
        var next = Assert.Single((await _bench.PromoteAsync("w2")).Tasks);
        Assert.Equal((claims[2].Id, 1, true), (next.Id, next.Count, next.IsLetGo));
        Assert.Single(await AdmitAsync([next], TaskLimit.AtOnce(2), "w2"));
    }

    [Fact]
    public async Task Who_waits_goes_before_who_comes_new()
    {
        var claims = await StartAsync(2);
        await AdmitAsync(claims, TaskLimit.AtOnce(1));
        await _bench.CompleteAsync("w1", claims[0]);

        var newcomer = await _bench.StartOneAsync("w1");

        Assert.Empty(await AdmitAsync([newcomer], TaskLimit.AtOnce(1)));
        Assert.Equal(claims[1].Id, Assert.Single((await _bench.PromoteAsync("w1", 1)).Tasks).Id);
    }

    [Fact]
    public async Task A_rate_lets_so_many_start_in_a_period_and_says_when_the_next_may()
    {
        var claims = await StartAsync(3);

        var admitted = await AdmitAsync(claims, TaskLimit.Rate("2/m"));

        Assert.Equal(2, admitted.Count);
        var promotion = await _bench.PromoteAsync("w1");
        Assert.Empty(promotion.Tasks);
        Assert.InRange(promotion.UntilNext!.Value, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(TaskState.Retry)]
    [InlineData(TaskState.Failure)]
    [InlineData(TaskState.Revoked)]
    [InlineData(TaskState.Started)]
    public async Task Whatever_becomes_of_a_task_its_slot_is_free_again(TaskState fate)
    {
        var claims = await StartAsync(2);
        await AdmitAsync(claims, TaskLimit.AtOnce(1));

        if (fate == TaskState.Retry)
            await _bench.Broker.RetryAsync("w1", claims[0], TimeSpan.FromMinutes(1), new TaskNotes());
        else if (fate == TaskState.Failure)
            await _bench.Broker.FailAsync("w1", claims[0], BrokerBench.Error(claims[0]));
        else if (fate == TaskState.Revoked)
            await _bench.Broker.EndRevokedAsync("w1", claims[0], BrokerBench.Record(claims[0], fate, ""));
        else
            await _bench.ReclaimAllAsync(); // its worker was lost

        Assert.Contains(claims[1].Id, (await _bench.PromoteAsync("w2")).Tasks.Select(task => task.Id));
    }

    [Fact]
    public async Task A_task_that_waits_can_be_revoked()
    {
        var claims = await StartAsync(2);
        await AdmitAsync(claims, TaskLimit.AtOnce(1));

        Assert.Equal(1, await _bench.Broker.RevokeAsync(claims[1].Id, new EndRecord(TaskState.Revoked, 0, 0, 0, 0, "", default, default)));

        await _bench.CompleteAsync("w1", claims[0]);
        Assert.Empty((await _bench.PromoteAsync("w1")).Tasks);
        Assert.False(await _bench.Database.KeyExistsAsync([_bench.Of.Ties, _bench.Of.HeldBy("kind:k"), _bench.Of.WaitsFor("kind:k")]) > 0);
    }

    [Fact]
    public async Task What_operators_set_goes_before_what_the_policy_says()
    {
        await _bench.Database.HashSetAsync(_bench.Of.Control, QueueControl.LimitPrefix + "kind:k", TaskLimit.AtOnce(3).Allowance);

        Assert.Equal(3, (await AdmitAsync(await StartAsync(4), TaskLimit.AtOnce(1))).Count);
    }

    [Fact]
    public async Task Limits_that_nobody_needs_any_more_are_forgotten()
    {
        var claims = await StartAsync(1);
        await AdmitAsync(claims, TaskLimit.AtOnce(1));
        await _bench.CompleteAsync("w1", claims[0]);

        await _bench.ReclaimAllAsync();

        Assert.False(await _bench.Database.KeyExistsAsync([_bench.Of.Limits, _bench.Of.Limit]) > 0);
    }

    [Fact]
    public async Task A_claim_that_is_no_longer_held_is_not_admitted()
    {
        var claims = await StartAsync(1);
        await _bench.ReclaimAllAsync();

        Assert.Empty(await AdmitAsync(claims, TaskLimit.AtOnce(1)));
        Assert.Equal(0, await _bench.Database.SortedSetLengthAsync(_bench.Of.HeldBy("kind:k")));
    }

    private async Task<IReadOnlyList<ClaimedTask>> StartAsync(int count)
    {
        await _bench.Broker.EnqueueManyAsync(BrokerBench.Queue, [.. Enumerable.Repeat<ReadOnlyMemory<byte>>(BrokerBench.Entry(), count)], Placement.Ready);
        return await _bench.ClaimAsync("w1", count);
    }

    private Task<IReadOnlySet<TaskId>> AdmitAsync(IReadOnlyList<ClaimedTask> claims, TaskLimit limit, string worker = "w1") =>
        _bench.Broker.AdmitAsync(
            BrokerBench.Queue, worker, [.. claims.Select(claim => new Admittee(claim, new TaskNotes(), [new AppliedLimit("kind:k", "kind:k", limit.Allowance)]))]);
}
