using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class RetryTests(RedisFixture redis) : IAsyncDisposable
{

    [Fact]
    public async Task One_that_was_revoked_meanwhile_is_due_at_once_to_be_ended()
    {
        var claim = await _bench.StartOneAsync("w1");
        Assert.Equal(2, await _bench.Broker.RevokeAsync(claim.Id, BrokerBench.Record(claim, TaskState.Revoked, "")));

        await _bench.Broker.RetryAsync("w1", claim, TimeSpan.FromHours(1), OnceFailed);

        Assert.True(Assert.Single((await _bench.PromoteAsync("w2")).Tasks).IsRevoked);
    }

    private static readonly TaskNotes OnceFailed = new() { Retries = 1, Worker = "w1", Error = new TaskError("E", "broken") };

    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_retried_task_waits_under_its_own_id_and_tells_why()
    {
        var claim = await _bench.StartOneAsync("w1");

        Assert.True(await _bench.Broker.RetryAsync("w1", claim, TimeSpan.FromHours(1), OnceFailed));

        var snapshot = await _bench.FindAsync(claim.Id);
        Assert.Equal(TaskState.Retry, snapshot!.Status);
        Assert.Equal("broken", snapshot.Error!.Message);
        Assert.InRange(snapshot.Eta!.Value, claim.Id.EnqueuedAt.AddMinutes(59), claim.Id.EnqueuedAt.AddMinutes(61));
        Assert.Empty(await _bench.ClaimAsync("w2"));
        Assert.Equal(["task-retried"], await _bench.EventsAsync());
    }

    [Fact]
    public async Task The_next_attempt_has_the_same_id_a_higher_count_and_the_notes()
    {
        var claim = await _bench.StartOneAsync("w1");
        await _bench.Broker.RetryAsync("w1", claim, TimeSpan.Zero, OnceFailed);

        var next = Assert.Single((await _bench.PromoteAsync("w2")).Tasks);

        Assert.Equal((claim.Id, 2, 1), (next.Id, next.Count, next.Notes!.Retries));
        Assert.Equal(claim.Raw.ToArray(), next.Raw.ToArray());
    }

    [Fact]
    public async Task A_release_does_not_count_the_start()
    {
        var claim = await _bench.StartOneAsync("w1");

        Assert.True(await _bench.Broker.ReleaseAsync("w1", claim, TimeSpan.Zero, new TaskNotes { Reason = "its worker shuts down" }));

        var waiting = await _bench.FindAsync(claim.Id);
        Assert.Equal((TaskState.Pending, 0, "its worker shuts down"), (waiting!.Status, waiting.Attempts, waiting.Reason));
        Assert.Equal(1, Assert.Single((await _bench.PromoteAsync("w2")).Tasks).Count);
    }

    [Fact]
    public async Task A_late_retry_is_refused()
    {
        var claim = await _bench.StartOneAsync("w1");
        await _bench.ReclaimAllAsync();
        await _bench.PromoteAsync("w2");

        Assert.False(await _bench.Broker.RetryAsync("w1", claim, TimeSpan.Zero, OnceFailed));
        Assert.Equal("w2", (await _bench.FindAsync(claim.Id))!.Worker);
    }
}
