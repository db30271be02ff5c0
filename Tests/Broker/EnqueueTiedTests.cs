using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class EnqueueTiedTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_unique_key_is_taken_until_its_task_ends()
    {
        var first = await EnqueueAsync("same", Tie.Unique("a key"));
        var second = await EnqueueAsync("other", Tie.Unique("a key"));

        Assert.True(first.IsNew);
        Assert.Equal((first.Id, false, false), (second.Id, second.IsNew, second.IsSame));
        await _bench.CompleteAsync("w1", await _bench.ClaimOneAsync("w1"));
        Assert.True((await EnqueueAsync("same", Tie.Unique("a key"))).IsNew);
    }

    [Theory]
    [InlineData(TaskState.Success)]
    [InlineData(TaskState.Failure)]
    [InlineData(TaskState.Revoked)]
    public async Task Every_end_clears_what_hung_on_the_task(TaskState end)
    {
        await EnqueueAsync("same", Tie.Unique("u"), Tie.Idempotent("i"), Tie.Flow(new FlowStep("f1", "a")));
        var claim = await _bench.ClaimOneAsync("w1");
        await _bench.Database.HashSetAsync(_bench.Of.Checkpoints, QueueKeys.Member(claim.Id), "half-way");

        if (end == TaskState.Success)
            await _bench.CompleteAsync("w1", claim);
        else if (end == TaskState.Failure)
            await _bench.Broker.FailAsync("w1", claim, BrokerBench.Error(claim));
        else
            await _bench.Broker.EndRevokedAsync("w1", claim, BrokerBench.Record(claim, end, ""));

        Assert.False(await _bench.Database.KeyExistsAsync([_bench.Of.Ties, _bench.Of.Checkpoints, _bench.Of.Once(Tie.Freed, "u")]) > 0);
        Assert.NotNull(await _bench.Database.KeyTimeToLiveAsync(_bench.Of.Once(Tie.Kept, "k:i")));
        Assert.Equal($"f1 a {QueueKeys.Member(claim.Id)} {end.WireName()}", Assert.Single(await _bench.Database.SortedSetRangeByRankAsync(_bench.Of.Flows)));
    }

    [Fact]
    public async Task A_task_that_is_revoked_before_it_starts_gives_its_key_back()
    {
        var (id, _, _) = await EnqueueAsync("same", Tie.Unique("u"));

        Assert.Equal(1, await _bench.Broker.RevokeAsync(id, new EndRecord(TaskState.Revoked, 0, 0, 0, 0, "", default, default)));

        Assert.True((await EnqueueAsync("same", Tie.Unique("u"))).IsNew);
    }

    [Fact]
    public async Task An_idempotency_key_is_known_after_the_end_and_tells_other_content()
    {
        var first = await EnqueueAsync("same", Tie.Idempotent("call-1"));
        await _bench.CompleteAsync("w1", await _bench.ClaimOneAsync("w1"));

        var again = await EnqueueAsync("same", Tie.Idempotent("call-1"));
        var other = await EnqueueAsync("other", Tie.Idempotent("call-1"));

        Assert.Equal((first.Id, false, true), (again.Id, again.IsNew, again.IsSame));
        Assert.Equal((first.Id, false, false), (other.Id, other.IsNew, other.IsSame));
    }

    [Fact]
    public async Task A_task_is_found_by_its_callers_id()
    {
        var (id, _, _) = await EnqueueAsync("same", Tie.Named("order-42"));

        Assert.Equal(id, await _bench.Broker.FindByIdAsync(BrokerBench.Queue, "order-42"));
        Assert.Null(await _bench.Broker.FindByIdAsync(BrokerBench.Queue, "order-43"));
    }

    private Task<TiedTask> EnqueueAsync(string content, params string[] ties) =>
        _bench.Broker.EnqueueTiedAsync(BrokerBench.Queue, BrokerBench.Entry(), Placement.Ready, content, ties);
}
