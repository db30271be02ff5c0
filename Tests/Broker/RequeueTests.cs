using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class RequeueTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_dead_letter_becomes_a_new_task_and_is_used_up()
    {
        var failed = await FailOneAsync();
        var dead = await _bench.DeadLetters.FindAsync(BrokerBench.Queue, [failed.Id]);

        var added = await RequeueAsync(failed.Id, dead[0]!.Value.Entry.ToArray());

        var claim = await _bench.ClaimOneAsync("w2");
        Assert.Equal((added, 1), (claim.Id, claim.Count));
        Assert.Equal(failed.Raw.ToArray(), claim.Raw.ToArray());
        Assert.Equal(0, (await _bench.Reader.GetQueueAsync(BrokerBench.Queue)).DeadLetters);
        Assert.Equal(TaskState.Failure, (await _bench.FindAsync(failed.Id))!.Status);
        Assert.Equal(["task-failed", "task-requeued"], await _bench.EventsAsync());
    }

    [Fact]
    public async Task Of_many_who_requeue_the_same_exactly_one_does()
    {
        var failed = await FailOneAsync();

        var added = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => RequeueAsync(failed.Id, failed.Raw.ToArray())));

        Assert.Single(added, id => id is not null);
        Assert.Single(await _bench.ClaimAsync("w2"));
    }

    [Fact]
    public async Task What_has_not_failed_is_no_dead_letter()
    {
        var id = await _bench.EnqueueAsync();

        Assert.Null(Assert.Single(await _bench.DeadLetters.FindAsync(BrokerBench.Queue, [id])));
        Assert.Null(await RequeueAsync(id, BrokerBench.Entry()));
    }

    [Fact]
    public async Task Many_are_requeued_at_once_and_those_that_are_none_are_named()
    {
        var failed = new[] { await FailOneAsync(), await FailOneAsync() };
        var other = await _bench.EnqueueAsync();

        var added = await _bench.DeadLetters.RequeueAsync(
            BrokerBench.Queue, [(failed[0].Id, BrokerBench.Entry()), (other, BrokerBench.Entry()), (failed[1].Id, BrokerBench.Entry())]);

        Assert.Equal([false, true, false], added.Select(id => id is null));
        Assert.Equal(["task-failed", "task-failed", "task-requeued"], await _bench.EventsAsync());
        Assert.Equal(3, (await _bench.ClaimAsync("w2")).Count);
    }

    private async Task<TaskId?> RequeueAsync(TaskId id, byte[] entry) => (await _bench.DeadLetters.RequeueAsync(BrokerBench.Queue, [(id, entry)]))[0];

    private async Task<ClaimedTask> FailOneAsync()
    {
        var claim = await _bench.StartOneAsync("w1");
        await _bench.Broker.FailAsync("w1", claim, BrokerBench.Error(claim));
        return claim;
    }
}
