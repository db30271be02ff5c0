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
        var dead = await _bench.Broker.FindDeadLetterAsync(failed.Id);

        var added = await _bench.Broker.RequeueAsync(failed.Id, dead!.Value.Entry.ToArray());

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

        var added = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _bench.Broker.RequeueAsync(failed.Id, failed.Raw.ToArray())));

        Assert.Single(added, id => id is not null);
        Assert.Single(await _bench.ClaimAsync("w2"));
    }

    [Fact]
    public async Task What_has_not_failed_is_no_dead_letter()
    {
        var id = await _bench.EnqueueAsync();

        Assert.Null(await _bench.Broker.FindDeadLetterAsync(id));
        Assert.Null(await _bench.Broker.RequeueAsync(id, BrokerBench.Entry()));
    }

    private async Task<ClaimedTask> FailOneAsync()
    {
        var claim = await _bench.StartOneAsync("w1");
        await _bench.Broker.FailAsync("w1", claim, BrokerBench.Error(claim));
        return claim;
    }
}
