using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

public sealed class ListFilterTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("ada@example.com")]
    [InlineData("ADA@EXAMPLE")]
    [InlineData("Grüße")]
    public async Task A_text_is_looked_for_in_the_arguments(string text)
    {
        await _bench.EnqueueAsync();
        var wanted = await _bench.EnqueueAsync(args: """{"to":"ada@example.com","lines":["Gr\u00FC\u00DFe"]}""");

        Assert.Equal([wanted.ToString()], await IdsAsync(new() { Text = text }));
    }

    [Fact]
    public async Task A_text_is_looked_for_in_the_result()
    {
        var claim = await _bench.StartOneAsync("w1");
        await _bench.CompleteAsync("w1", claim);
        await _bench.EnqueueAsync();

        Assert.Equal([claim.Id.ToString()], await IdsAsync(new() { Text = "42", State = TaskState.Success }));
    }

    [Fact]
    public async Task A_whole_id_finds_its_task_without_a_search()
    {
        var wanted = await _bench.EnqueueAsync();
        await _bench.EnqueueAsync();

        var page = await _bench.Lister.ListAsync(new() { Text = wanted.ToString() });

        Assert.Equal(wanted.ToString(), Assert.Single(page.Tasks).TaskId);
        Assert.Equal(1, page.Examined);
        Assert.Empty(await IdsAsync(new() { Text = wanted.ToString(), Queue = "other" }));
    }

    [Fact]
    public async Task A_worker_is_asked_for_by_name_whether_its_tasks_have_ended_or_not()
    {
        var (mine, others) = (await _bench.StartOneAsync("w1"), await _bench.StartOneAsync("w2"));
        var ended = await _bench.StartOneAsync("w1");
        await _bench.CompleteAsync("w1", ended);
        await _bench.EnqueueAsync();

        Assert.Equal([ended.Id.ToString(), mine.Id.ToString()], await IdsAsync(new() { Worker = "w1" }));
        Assert.Equal([others.Id.ToString()], await IdsAsync(new() { Worker = "w2" }));
    }

    [Theory]
    [InlineData("broken")]
    [InlineData("e")]
    public async Task An_error_is_asked_for_by_type_or_message(string error)
    {
        var failed = await _bench.StartOneAsync("w1");
        await _bench.Broker.FailAsync("w1", failed, BrokerBench.Error(failed));
        await _bench.CompleteAsync("w1", await _bench.StartOneAsync("w1"));

        Assert.Equal([failed.Id.ToString()], await IdsAsync(new() { Error = error }));
    }

    [Fact]
    public async Task A_time_is_asked_for_and_both_its_ends_count()
    {
        var ids = await EnqueueAtAsync(1_000_000, 2_000_000, 3_000_000, 4_000_000);

        Assert.Equal([ids[2], ids[1]], await IdsAsync(new() { From = At(2_000_000), To = At(3_000_000), Limit = 1 }));
        Assert.Equal([ids[3]], await IdsAsync(new() { From = At(3_000_001) }));
        Assert.Equal([ids[0]], await IdsAsync(new() { To = At(1_999_999) }));
    }

    [Fact]
    public async Task What_is_older_than_asked_for_is_not_looked_at()
    {
        await EnqueueAtAsync([.. Enumerable.Range(1, 300).Select(i => i * 1_000L)]);

        var page = await _bench.Lister.ListAsync(new() { From = At(299_000), Name = "tests.other" });

        Assert.Null(page.NextCursor);
        Assert.Equal(2, page.Examined);
    }

    [Fact]
    public async Task A_page_looks_only_so_far_and_the_next_goes_on_from_there()
    {
        var wanted = await _bench.EnqueueAsync("tests.rare");
        for (var i = 0; i < 25; i++)
            await _bench.Broker.EnqueueManyAsync(BrokerBench.Queue, [.. Enumerable.Repeat<ReadOnlyMemory<byte>>(BrokerBench.Entry(), 1000)], new(null, null));

        var first = await _bench.Lister.ListAsync(new() { Name = "tests.rare" });
        var second = await _bench.Lister.ListAsync(new() { Name = "tests.rare", Cursor = first.NextCursor });

        Assert.Empty(first.Tasks);
        Assert.Equal(TaskQuery.MostExamined, first.Examined);
        Assert.NotNull(first.ExaminedTo);
        Assert.Equal(wanted.ToString(), Assert.Single(second.Tasks).TaskId);
        Assert.Equal(25_001 - TaskQuery.MostExamined, second.Examined);
        Assert.Null(second.NextCursor);
    }

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private async Task<List<string>> EnqueueAtAsync(params long[] times)
    {
        await _bench.Groups.EnsureAsync(BrokerBench.Queue);
        var ids = new List<string>();
        foreach (var time in times)
        {
            await _bench.Database.StreamAddAsync(_bench.Of.Ready, TaskEntry.Field, BrokerBench.Entry(), $"{time}-0");
            ids.Add(new TaskId(BrokerBench.Queue, TaskLane.Ready, time, 0).ToString());
        }

        return ids;
    }

    private async Task<List<string>> IdsAsync(TaskQuery query)
    {
        var ids = new List<string>();
        do
        {
            var page = await _bench.Lister.ListAsync(query);
            ids.AddRange(page.Tasks.Select(task => task.TaskId));
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);
        return ids;
    }
}
