using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class RevokeTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_waiting_task_never_runs()
    {
        var id = await _bench.EnqueueAsync();

        Assert.Equal(1, await RevokeAsync(id));

        Assert.Equal(TaskState.Revoked, (await _bench.FindAsync(id))!.Status);
        Assert.Empty(await _bench.ClaimAsync("w1"));
        Assert.Equal(["task-revoked"], await _bench.EventsAsync());
    }

    [Fact]
    public async Task A_scheduled_task_never_runs()
    {
        var id = await _bench.EnqueueDelayedAsync(TimeSpan.Zero);

        Assert.Equal(1, await RevokeAsync(id));

        Assert.Empty((await _bench.PromoteAsync("w1")).Tasks);
        Assert.Equal(TaskState.Revoked, (await _bench.FindAsync(id))!.Status);
    }

    [Fact]
    public async Task A_task_that_waits_for_its_retry_never_runs_again()
    {
        var claim = await _bench.StartOneAsync("w1");
        await _bench.Broker.RetryAsync("w1", claim, TimeSpan.Zero, new TaskNotes { Retries = 1 });

        Assert.Equal(1, await RevokeAsync(claim.Id));

        Assert.Empty((await _bench.PromoteAsync("w1")).Tasks);
        Assert.False(await _bench.Database.KeyExistsAsync(_bench.Of.Notes));
    }

    [Fact]
    public async Task A_running_task_is_marked_for_its_worker_to_end()
    {
        var claim = await _bench.StartOneAsync("w1");

        Assert.Equal(2, await RevokeAsync(claim.Id));

        Assert.Equal([claim.Id], await _bench.Broker.GetRevokingAsync(BrokerBench.Queue));
        Assert.Contains("asked to cancel", (await _bench.FindAsync(claim.Id))!.Reason, StringComparison.Ordinal);
        Assert.True(await _bench.Broker.EndRevokedAsync("w1", claim, BrokerBench.Record(claim, TaskState.Revoked, "")));
        Assert.Equal(TaskState.Revoked, (await _bench.FindAsync(claim.Id))!.Status);
        Assert.Empty(await _bench.Broker.GetRevokingAsync(BrokerBench.Queue));
        Assert.Equal(["task-revoked"], await _bench.EventsAsync());
    }

    [Fact]
    public async Task The_mark_holds_for_the_next_worker_when_this_one_is_lost()
    {
        var claim = await _bench.StartOneAsync("w1");
        await RevokeAsync(claim.Id);
        await _bench.ReclaimAllAsync();

        var next = Assert.Single((await _bench.PromoteAsync("w2")).Tasks);

        Assert.True(next.IsRevoked);
        Assert.False(await _bench.Broker.EndRevokedAsync("w1", claim, BrokerBench.Record(claim, TaskState.Revoked, "")));
        Assert.True(await _bench.Broker.EndRevokedAsync("w2", next, BrokerBench.Record(next, TaskState.Revoked, "")));
    }

    [Fact]
    public async Task A_task_may_complete_all_the_same()
    {
        var claim = await _bench.StartOneAsync("w1");
        await RevokeAsync(claim.Id);

        Assert.Empty(await _bench.CompleteAsync("w1", claim));
        Assert.Equal(TaskState.Success, (await _bench.FindAsync(claim.Id))!.Status);
    }

    [Fact]
    public async Task An_ended_task_is_left_alone()
    {
        var claim = await _bench.StartOneAsync("w1");
        await _bench.CompleteAsync("w1", claim);

        Assert.Equal(0, await RevokeAsync(claim.Id));
        Assert.Equal(TaskState.Success, (await _bench.FindAsync(claim.Id))!.Status);
    }

    private Task<int> RevokeAsync(TaskId id) =>
        _bench.Broker.RevokeAsync(id, new EndRecord(TaskState.Revoked, 0, 0, id.Milliseconds + 5, 0, "", BrokerBench.Entry(), default));
}
