using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class ClaimTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_claimed_task_is_started_by_its_worker()
    {
        var claim = await _bench.StartOneAsync("w1");

        var snapshot = await _bench.FindAsync(claim.Id);
        Assert.Equal(TaskState.Started, snapshot!.Status);
        Assert.Equal("w1", snapshot.Worker);
        Assert.Equal(1, snapshot.Attempts);
        Assert.NotNull(snapshot.StartedAt);
        Assert.Equal(1, claim.Count);
    }

    [Fact]
    public async Task The_oldest_come_first_and_no_more_than_asked_for()
    {
        var ids = new List<TaskId>();
        for (var i = 0; i < 5; i++)
            ids.Add(await _bench.EnqueueAsync());

        Assert.Equal(ids[..3], (await _bench.ClaimAsync("w1", 3)).Select(claim => claim.Id));
        Assert.Equal(ids[3..], (await _bench.ClaimAsync("w2", 3)).Select(claim => claim.Id));
    }

    [Fact]
    public async Task Two_workers_never_get_the_same_task()
    {
        for (var i = 0; i < 200; i++)
            await _bench.EnqueueAsync();

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => _bench.ClaimAsync($"w{worker}", 100)));

        Assert.Equal(200, claims.SelectMany(batch => batch).Select(claim => claim.Id).Distinct().Count());
        Assert.Equal(200, claims.Sum(batch => batch.Count));
    }

    [Fact]
    public async Task An_entry_written_by_hand_is_claimed_as_unreadable_not_dropped()
    {
        await _bench.EnqueueAsync();
        await _bench.Database.StreamAddAsync(_bench.Of.Ready, "hello", "world");

        var claims = await _bench.ClaimAsync("w1");

        Assert.Equal(2, claims.Count);
        Assert.True(claims[1].Raw.IsEmpty);
        Assert.Null((await _bench.FindAsync(claims[1].Id))!.Name);
    }
}
