using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class PromoteTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task What_is_due_is_started_with_its_payload_and_its_first_count()
    {
        var id = await _bench.EnqueueDelayedAsync(TimeSpan.Zero);

        var task = Assert.Single((await _bench.PromoteAsync("w1")).Tasks);

        Assert.Equal((id, 1), (task.Id, task.Count));
        Assert.Equal(BrokerBench.Entry(), task.Raw.ToArray());
        Assert.Equal(TaskState.Started, (await _bench.FindAsync(id))!.Status);
        Assert.Empty(await _bench.CompleteAsync("w1", task));
        Assert.Equal(TaskState.Success, (await _bench.FindAsync(id))!.Status);
    }

    [Fact]
    public async Task What_is_not_due_tells_how_long_it_takes()
    {
        await _bench.EnqueueDelayedAsync(TimeSpan.FromMinutes(1));

        var (tasks, untilNext, _, _) = await _bench.PromoteAsync("w1");

        Assert.Empty(tasks);
        Assert.InRange(untilNext!.Value, TimeSpan.FromSeconds(50), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Nothing_waits_when_nothing_was_scheduled()
    {
        await _bench.EnqueueAsync();

        Assert.Null((await _bench.PromoteAsync("w1")).UntilNext);
    }

    [Fact]
    public async Task Each_due_task_goes_to_one_worker_however_many_ask()
    {
        for (var i = 0; i < 50; i++)
            await _bench.EnqueueDelayedAsync(TimeSpan.Zero);

        var promotions = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => _bench.PromoteAsync($"w{worker}", 20)));

        Assert.Equal(50, promotions.SelectMany(one => one.Tasks).Select(task => task.Id).Distinct().Count());
        Assert.Equal(50, promotions.Sum(one => one.Tasks.Count));
    }
}
