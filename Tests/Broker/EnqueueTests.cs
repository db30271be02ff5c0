using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class EnqueueTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_ready_task_is_its_entry_and_nothing_else()
    {
        var id = await _bench.EnqueueAsync("tests.echo", """{"text":"hi"}""");

        var snapshot = await _bench.FindAsync(id);
        Assert.Equal(TaskState.Pending, snapshot!.Status);
        Assert.Equal("tests.echo", snapshot.Name);
        Assert.Equal("hi", snapshot.Args!.Value.GetProperty("text").GetString());
        Assert.Equal(0, snapshot.Attempts);
        Assert.Equal(TaskLane.Ready, id.Lane);
        Assert.Equal(1, await _bench.Database.StreamLengthAsync(_bench.Of.Ready));
        Assert.False(await _bench.Database.KeyExistsAsync(_bench.Of.Due));
        Assert.False(await _bench.Database.KeyExistsAsync(_bench.Of.Notes));
    }

    [Fact]
    public async Task A_delayed_task_waits_with_its_due_time()
    {
        var id = await _bench.EnqueueDelayedAsync(TimeSpan.FromHours(1));

        var snapshot = await _bench.FindAsync(id);
        Assert.Equal(TaskState.Pending, snapshot!.Status);
        Assert.Equal(id.EnqueuedAt + TimeSpan.FromHours(1), snapshot.Eta!.Value, TimeSpan.FromSeconds(1));
        Assert.Equal(TaskLane.Delayed, id.Lane);
        Assert.Empty(await _bench.ClaimAsync("w1"));
        Assert.Empty((await _bench.PromoteAsync("w1")).Tasks);
    }

    [Fact]
    public async Task An_eta_is_kept_to_the_millisecond()
    {
        var eta = DateTimeOffset.FromUnixTimeMilliseconds(4_102_444_800_123);
        var id = Assert.Single(await _bench.Broker.EnqueueManyAsync(BrokerBench.Queue, [BrokerBench.Entry()], new Placement(null, eta)));

        Assert.Equal(eta, (await _bench.FindAsync(id))!.Eta);
    }

    [Fact]
    public async Task A_queue_is_known_from_its_first_task_on()
    {
        await _bench.EnqueueAsync();

        Assert.Equal([BrokerBench.Queue], await _bench.Reader.GetQueueNamesAsync());
    }

    [Fact]
    public async Task What_was_enqueued_before_a_flush_of_the_groups_is_still_delivered()
    {
        var id = await _bench.EnqueueAsync();
        await _bench.Database.StreamDeleteConsumerGroupAsync(_bench.Of.Ready, "workers");

        Assert.Equal(id, (await _bench.ClaimOneAsync("w1")).Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_are_enqueued_in_order_under_the_ids_that_are_returned(bool delayed)
    {
        var entries = Enumerable.Range(0, 300).Select(i => BrokerBench.Entry(args: $$"""{"i":{{i}}}""")).ToList();

        var ids = await _bench.Broker.EnqueueManyAsync(BrokerBench.Queue, [.. entries], delayed ? new Placement(TimeSpan.Zero, null) : Placement.Ready);

        var claims = delayed ? (await _bench.PromoteAsync("w1", 300)).Tasks : await _bench.ClaimAsync("w1", 300);
        Assert.Equal(ids.Order(), claims.Select(claim => claim.Id).Order());
        for (var i = 0; i < ids.Count; i += 50)
            Assert.Equal(i, (await _bench.FindAsync(ids[i]))!.Args!.Value.GetProperty("i").GetInt32());
    }
}
