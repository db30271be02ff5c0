using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class ListTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    public async Task Pages_hold_every_task_once_whatever_its_state(int limit)
    {
        var expected = await EnqueueInEveryStateAsync();

        var listed = await ReadAllAsync(new TaskQuery { Limit = limit });

        Assert.Equal(expected.Order(StringComparer.Ordinal), listed.Select(task => task.TaskId).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(TaskState.Pending, 11)]
    [InlineData(TaskState.Started, 5)]
    [InlineData(TaskState.Retry, 5)]
    [InlineData(TaskState.Success, 15)]
    [InlineData(TaskState.Failure, 5)]
    [InlineData(TaskState.Revoked, 0)]
    public async Task A_state_can_be_asked_for(TaskState state, int count)
    {
        await EnqueueInEveryStateAsync();

        var listed = await ReadAllAsync(new TaskQuery { State = state, Limit = 3 });

        Assert.Equal(count, listed.Count);
        Assert.All(listed, task => Assert.Equal(state, task.Status));
    }

    [Fact]
    public async Task The_newest_come_first()
    {
        var first = await _bench.EnqueueAsync();
        var second = await _bench.EnqueueAsync();
        await _bench.CompleteAsync("w1", await _bench.ClaimOneAsync("w1"));

        Assert.Equal([second.ToString(), first.ToString()], (await _bench.Lister.ListAsync(new TaskQuery())).Tasks.Select(task => task.TaskId));
    }

    [Fact]
    public async Task A_name_can_be_asked_for()
    {
        await _bench.EnqueueAsync("tests.a");
        var b = await _bench.EnqueueAsync("tests.b");

        Assert.Equal(b.ToString(), Assert.Single((await _bench.Lister.ListAsync(new TaskQuery { Name = "tests.b" })).Tasks).TaskId);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AAAA")]
    [InlineData("MQpkZWZhdWx0L3IgKiAqICo")]
    public async Task A_cursor_of_somebody_elses_is_refused(string cursor)
    {
        await _bench.EnqueueAsync();

        await Assert.ThrowsAsync<FormatException>(() => _bench.Lister.ListAsync(new TaskQuery { Cursor = cursor }));
    }

    private async Task<List<TaskSnapshot>> ReadAllAsync(TaskQuery query)
    {
        var all = new List<TaskSnapshot>();
        do
        {
            var page = await _bench.Lister.ListAsync(query);
            all.AddRange(page.Tasks);
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);
        return all;
    }

    private async Task<List<string>> EnqueueInEveryStateAsync()
    {
        for (var i = 0; i < 30; i++)
            await _bench.EnqueueAsync();
        var claims = await _bench.ClaimAsync("w1", 30);
        await _bench.CompleteAsync("w1", [.. claims.Take(15)]);
        foreach (var claim in claims.Skip(15).Take(5))
            await _bench.Broker.FailAsync("w1", claim, BrokerBench.Error(claim));
        foreach (var claim in claims.Skip(20).Take(5))
            await _bench.Broker.RetryAsync("w1", claim, TimeSpan.FromHours(1), new TaskNotes { Retries = 1 });

        var ids = claims.Select(claim => claim.Id.ToString()).ToList();
        for (var i = 0; i < 10; i++)
            ids.Add((await _bench.EnqueueAsync()).ToString());
        ids.Add((await _bench.EnqueueDelayedAsync(TimeSpan.FromHours(1))).ToString());
        return ids;
    }
}
