using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class PriorityTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Urgent_tasks_are_due_at_once_the_most_urgent_first_and_the_older_first_among_equals()
    {
        var ids = new List<TaskId>();
        foreach (var priority in new[] { 6, 9, 6, 7 })
            ids.Add(await EnqueueAsync(priority));

        var tasks = (await _bench.PromoteAsync("w1")).Tasks;

        Assert.Equal([ids[1], ids[3], ids[0], ids[2]], tasks.Select(task => task.Id));
    }

    [Fact]
    public async Task Low_ones_come_only_when_asked_for()
    {
        var (lowest, low) = (await EnqueueAsync(0), await EnqueueAsync(4));

        var promotion = await _bench.PromoteAsync("w1");
        Assert.Empty(promotion.Tasks);
        Assert.Equal(2, promotion.Low);
        Assert.Equal([low, lowest], (await _bench.Broker.PromoteAsync(BrokerBench.Queue, "w1", 10, low: true)).Tasks.Select(task => task.Id));
    }

    [Fact]
    public async Task They_are_ready_not_scheduled_and_can_be_revoked()
    {
        var (low, urgent) = (await EnqueueAsync(0), await EnqueueAsync(9));

        var queue = await _bench.Reader.GetQueueAsync(BrokerBench.Queue);
        Assert.Equal((2, 0, 0), (queue.Ready, queue.Scheduled, queue.Running));
        Assert.Null((await _bench.FindAsync(urgent))!.Eta);
        foreach (var id in new[] { low, urgent })
            Assert.Equal(1, await _bench.Broker.RevokeAsync(id, new EndRecord(TaskState.Revoked, 0, 0, 0, 0, "", default, default)));
        Assert.False(await _bench.Database.KeyExistsAsync([_bench.Of.Due, _bench.Of.Low]) > 0);
    }

    [Fact]
    public async Task A_worker_that_sleeps_is_woken_and_acknowledges_it()
    {
        var claimer = new ReadyClaimer(_bench.Redis, _bench.Keys, _bench.Groups, BrokerBench.Queue, "w1");
        await using (claimer.ConfigureAwait(false))
        {
            await claimer.ClaimAsync(1, block: null);
            var asleep = claimer.ClaimAsync(1, Limits.Wait);
            await EnqueueAsync(9);

            var (tasks, wakeUp) = await asleep;

            Assert.Empty(tasks);
            Assert.NotNull(wakeUp);
            Assert.Single((await _bench.Broker.PromoteAsync(BrokerBench.Queue, "w1", 1, wakeUp: wakeUp)).Tasks);
            Assert.Equal(0, await _bench.Database.StreamLengthAsync(_bench.Of.Wake));
        }
    }

    private async Task<TaskId> EnqueueAsync(int priority) =>
        (await _bench.Broker.EnqueueManyAsync(BrokerBench.Queue, [BrokerBench.Entry()], new Placement(null, null, priority)))[0];
}
