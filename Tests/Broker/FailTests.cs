using TaskQueue;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class FailTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_failed_task_keeps_its_error_and_is_a_dead_letter()
    {
        var claim = await _bench.StartOneAsync("w1");

        Assert.True(await _bench.Broker.FailAsync("w1", claim, BrokerBench.Error(claim)));

        var snapshot = await _bench.FindAsync(claim.Id);
        Assert.Equal(TaskState.Failure, snapshot!.Status);
        Assert.Equal("broken", snapshot.Result!.Value.GetString());
        Assert.Equal("E", snapshot.Error!.Type);
        Assert.Equal(1, (await _bench.Reader.GetQueueAsync(BrokerBench.Queue)).DeadLetters);
        Assert.Equal(0, await _bench.Database.StreamLengthAsync(_bench.Of.Ready));
        Assert.Equal(["task-failed"], await _bench.EventsAsync());
    }

    [Fact]
    public async Task A_late_failure_is_refused()
    {
        var claim = await _bench.StartOneAsync("w1");
        await _bench.ReclaimAllAsync();
        await _bench.PromoteAsync("w2");

        Assert.False(await _bench.Broker.FailAsync("w1", claim, BrokerBench.Error(claim)));
        Assert.Equal(0, (await _bench.Reader.GetQueueAsync(BrokerBench.Queue)).DeadLetters);
    }

    [Fact]
    public async Task Only_so_many_dead_letters_are_kept()
    {
        await using var bench = new BrokerBench(redis, new TaskQueueOptions { DeadLetterLimit = 2 });
        for (var i = 0; i < 4; i++)
        {
            var claim = await bench.StartOneAsync("w1");
            await bench.Broker.FailAsync("w1", claim, BrokerBench.Error(claim));
        }

        Assert.Equal(2, (await bench.Reader.GetQueueAsync(BrokerBench.Queue)).DeadLetters);
        Assert.Equal(2, await bench.Database.HashLengthAsync(bench.Of.Dead));
    }
}
