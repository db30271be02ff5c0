using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class RunNowTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_scheduled_task_is_due_now()
    {
        var id = await _bench.EnqueueDelayedAsync(TimeSpan.FromHours(1));
        Assert.Empty((await _bench.PromoteAsync("w1")).Tasks);

        Assert.Equal(1, await _bench.Broker.RunNowAsync(id, attempts: 0));

        Assert.Equal(id, Assert.Single((await _bench.PromoteAsync("w1")).Tasks).Id);
        Assert.Equal(["task-hastened"], await _bench.EventsAsync());
    }

    [Fact]
    public async Task A_retry_is_due_now_and_its_attempts_stay_counted()
    {
        var claim = await _bench.StartOneAsync("w1");
        await _bench.Broker.RetryAsync("w1", claim, TimeSpan.FromHours(1), new TaskNotes { Retries = 1 });

        Assert.Equal(1, await _bench.Broker.RunNowAsync(claim.Id, attempts: 1));

        Assert.Equal(2, Assert.Single((await _bench.PromoteAsync("w2")).Tasks).Count);
    }

    [Fact]
    public async Task It_wakes_a_worker()
    {
        var id = await _bench.EnqueueDelayedAsync(TimeSpan.FromHours(1));
        await _bench.Database.KeyDeleteAsync(_bench.Of.Wake);

        await _bench.Broker.RunNowAsync(id, attempts: 0);

        Assert.Equal(1, await _bench.Database.StreamLengthAsync(_bench.Of.Wake));
    }

    [Fact]
    public async Task What_a_worker_has_is_left_alone()
    {
        var claim = await _bench.StartOneAsync("w1");

        Assert.Equal(2, await _bench.Broker.RunNowAsync(claim.Id, attempts: 0));

        Assert.Empty((await _bench.PromoteAsync("w2")).Tasks);
        Assert.Empty(await _bench.CompleteAsync("w1", claim));
    }

    [Fact]
    public async Task What_waits_for_a_worker_is_left_alone()
    {
        var id = await _bench.EnqueueAsync();

        Assert.Equal(2, await _bench.Broker.RunNowAsync(id, attempts: 0));
        Assert.Empty(await _bench.EventsAsync());
    }

    [Fact]
    public async Task An_ended_task_is_gone()
    {
        var claim = await _bench.StartOneAsync("w1");
        await _bench.CompleteAsync("w1", claim);

        Assert.Equal(0, await _bench.Broker.RunNowAsync(claim.Id, attempts: 0));
    }

    [Theory]
    [InlineData(0, TaskState.Pending)]
    [InlineData(2, TaskState.Retry)]
    public void The_event_tells_the_state(int attempts, TaskState state)
    {
        var told = EventText.Read(new TaskId("default", TaskLane.Ready, 1, 0), DateTimeOffset.UnixEpoch, EventText.Write(TaskEventType.Hastened, attempts, ""));

        Assert.Equal(state, told!.Status);
    }
}
