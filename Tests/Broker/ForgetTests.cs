using TaskQueue.Client;
using Tests.Support;

namespace Tests.Broker;

public sealed class ForgetTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Nothing_is_left_of_a_task_that_is_forgotten()
    {
        var claim = await _bench.StartOneAsync("w1");
        await _bench.Files.AttachAsync(claim.Id, "a.txt", "text/plain", "1"u8.ToArray());
        await _bench.Files.AttachAsync(claim.Id, "b.txt", "text/plain", "2"u8.ToArray());
        await _bench.Broker.FailAsync("w1", claim, BrokerBench.Error(claim));

        Assert.Equal(ForgetOutcome.Forgotten, await ForgetAsync(claim.Id));

        Assert.Null(await _bench.FindAsync(claim.Id));
        Assert.Null(await _bench.Files.FindAsync(claim.Id, "a.txt"));
        Assert.Equal(0, (await _bench.Reader.GetQueueAsync(BrokerBench.Queue)).DeadLetters);
        Assert.False(await _bench.Database.KeyExistsAsync(_bench.Of.Attachments(claim.Id)));
        Assert.Equal(ForgetOutcome.NotFound, await ForgetAsync(claim.Id));
    }

    [Fact]
    public async Task Its_neighbours_stay()
    {
        var (first, second) = (await _bench.StartOneAsync("w1"), await _bench.StartOneAsync("w1"));
        await _bench.CompleteAsync("w1", first, second);

        await ForgetAsync(first.Id);

        Assert.NotNull(await _bench.FindAsync(second.Id));
    }

    [Fact]
    public async Task A_task_that_waits_or_runs_is_not_forgotten()
    {
        var delayed = await _bench.EnqueueDelayedAsync(TimeSpan.FromHours(1));
        var running = await _bench.StartOneAsync("w1");
        await _bench.Files.AttachAsync(running.Id, "a.txt", "text/plain", "1"u8.ToArray());

        Assert.Equal(ForgetOutcome.Unfinished, await ForgetAsync(delayed));
        Assert.Equal(ForgetOutcome.Unfinished, await ForgetAsync(running.Id));
        Assert.NotNull(await _bench.Files.FindAsync(running.Id, "a.txt"));
    }

    private async Task<ForgetOutcome> ForgetAsync(TaskQueue.Contracts.TaskId id) => (ForgetOutcome)await _bench.Broker.ForgetAsync(id);
}
