using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class PurgeTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Whatever_waits_is_revoked_and_what_runs_goes_on()
    {
        var running = await _bench.StartOneAsync("w1");
        var retried = await _bench.StartOneAsync("w1");
        await _bench.Broker.RetryAsync("w1", retried, TimeSpan.FromHours(1), new TaskNotes { Retries = 1 });
        var low = await _bench.Broker.EnqueueManyAsync(BrokerBench.Queue, [BrokerBench.Entry()], new Placement(null, null, Priority: 1));
        TaskId[] waiting = [retried.Id, await _bench.EnqueueAsync(), await _bench.EnqueueAsync(), await _bench.EnqueueDelayedAsync(TimeSpan.FromHours(1)), .. low];

        var purged = await PurgeAsync(TaskLane.Ready) + await PurgeAsync(TaskLane.Delayed);

        Assert.Equal(waiting.Length, purged);
        foreach (var id in waiting)
            Assert.Equal((TaskState.Revoked, "tests.echo"), ((await _bench.FindAsync(id))!.Status, (await _bench.FindAsync(id))!.Name));
        Assert.Equal(1, (await _bench.FindAsync(retried.Id))!.Attempts);
        Assert.Empty(await _bench.CompleteAsync("w1", running));
        Assert.Empty(await _bench.ClaimAsync("w2"));
        foreach (var key in new[] { _bench.Of.Due, _bench.Of.Low, _bench.Of.Notes })
            Assert.False(await _bench.Database.KeyExistsAsync(key));
        var queue = await _bench.Reader.GetQueueAsync(BrokerBench.Queue);
        Assert.Equal((0, 0, 0), (queue.Ready, queue.Scheduled, queue.Running));
    }

    [Fact]
    public async Task What_a_worker_claimed_in_between_is_left_alone()
    {
        await _bench.EnqueueAsync();
        var seen = await _bench.Queues.ReadWaitingAsync(BrokerBench.Queue, TaskLane.Ready, null, null);
        var claim = await _bench.ClaimOneAsync("w1");

        Assert.Equal(0, await _bench.Queues.PurgeAsync(BrokerBench.Queue, TaskLane.Ready, seen.Tasks, TimeProvider.System.GetUtcNow()));

        Assert.Empty(await _bench.CompleteAsync("w1", claim));
        Assert.Equal(["task-succeeded"], await _bench.EventsAsync());
    }

    [Fact]
    public async Task What_hangs_on_a_task_goes_with_it()
    {
        var tied = await _bench.Broker.EnqueueTiedAsync(BrokerBench.Queue, BrokerBench.Entry(), Placement.Ready, "x", ["u once"]);
        Assert.False((await _bench.Broker.EnqueueTiedAsync(BrokerBench.Queue, BrokerBench.Entry(), Placement.Ready, "x", ["u once"])).IsNew);

        Assert.Equal(1, await PurgeAsync(TaskLane.Ready));

        Assert.True((await _bench.Broker.EnqueueTiedAsync(BrokerBench.Queue, BrokerBench.Entry(), Placement.Ready, "x", ["u once"])).IsNew);
        Assert.Equal(TaskState.Revoked, (await _bench.FindAsync(tied.Id))!.Status);
        Assert.Equal(["task-revoked"], await _bench.EventsAsync());
    }

    [Fact]
    public async Task What_waits_for_a_limit_waits_no_more()
    {
        var (runs, waits) = (await _bench.StartOneAsync("w1"), await _bench.StartOneAsync("w1"));
        AppliedLimit[] limits = [new("kind:tests.echo", "kind:tests.echo", "1 0 0")];
        var admitted = await _bench.Broker.AdmitAsync(BrokerBench.Queue, "w1", [new Admittee(runs, new TaskNotes(), limits), new Admittee(waits, new TaskNotes(), limits)]);
        Assert.Equal([runs.Id], admitted);

        Assert.Equal(1, await PurgeAsync(TaskLane.Ready));

        Assert.Equal(TaskState.Revoked, (await _bench.FindAsync(waits.Id))!.Status);
        await _bench.CompleteAsync("w1", runs);
        Assert.Empty((await _bench.PromoteAsync("w2")).Tasks);
        Assert.False(await _bench.Database.KeyExistsAsync($"{_bench.Of.Ready.ToString()[..^1]}waits:kind:tests.echo"));
    }

    [Fact]
    public async Task Thousands_go_in_batches_and_tasks_that_come_meanwhile_stay()
    {
        var ids = await _bench.Broker.EnqueueManyAsync(BrokerBench.Queue, [.. Enumerable.Repeat(BrokerBench.Entry(), 1_000)], Placement.Ready);
        var first = await _bench.Queues.ReadWaitingAsync(BrokerBench.Queue, TaskLane.Ready, null, null);
        await Eventually.TrueAsync("a millisecond has passed", async () => long.Parse(first.Youngest, System.Globalization.CultureInfo.InvariantCulture) < (await _bench.EnqueueAsync()).Milliseconds);
        var later = (await _bench.Reader.GetQueueAsync(BrokerBench.Queue)).Ready - ids.Count;

        Assert.InRange(first.Tasks.Count, 1, 500);
        Assert.InRange(await PurgeAsync(TaskLane.Ready, first), ids.Count, ids.Count + later - 1);
        Assert.All(new[] { ids[0], ids[500], ids[^1] }, id => Assert.Equal(TaskState.Revoked, _bench.FindAsync(id).Result!.Status));
        Assert.NotEmpty(await _bench.ClaimAsync("w1", 1));
    }

    private async Task<long> PurgeAsync(TaskLane lane, WaitingTasks? from = null)
    {
        var purged = 0L;
        var batch = from ?? await _bench.Queues.ReadWaitingAsync(BrokerBench.Queue, lane, null, null);
        while (batch.Last is { } last)
        {
            purged += await _bench.Queues.PurgeAsync(BrokerBench.Queue, lane, batch.Tasks, TimeProvider.System.GetUtcNow());
            batch = await _bench.Queues.ReadWaitingAsync(BrokerBench.Queue, lane, last, batch.Youngest);
        }

        return purged;
    }
}
