using TaskQueue;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

/// <summary>How many ended tasks a queue keeps, where options limit it.</summary>
public sealed class KeepTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly List<BrokerBench> _benches = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var bench in _benches)
            await bench.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_limit_nothing_is_counted()
    {
        var bench = Bench(new TaskQueueOptions());

        await EndAsync(bench, 3, TaskState.Success);

        Assert.False(await bench.Database.KeyExistsAsync([bench.Of.Kept, bench.Of.KeptAt]) > 0);
    }

    [Fact]
    public async Task What_ended_longest_ago_goes_first_and_at_least_as_many_as_the_limit_stay()
    {
        var bench = Bench(new TaskQueueOptions { ResultLimit = 10 });
        var ended = new List<TaskId>();
        for (var i = 0; i < 30; i++)
        {
            ended.AddRange(await EndAsync(bench, 1, (TaskState)((int)TaskState.Success + (i % 3))));
            await NextBucketAsync(bench, ended[^1]);
        }

        Assert.Equal(ended[^10..], await FoundAsync(bench, ended));
        await AssertCountedAsync(bench, ended);
    }

    [Fact]
    public async Task Whole_buckets_go_so_that_it_costs_little()
    {
        var bench = Bench(new TaskQueueOptions { ResultLimit = 10 });
        var first = await EndAsync(bench, 30, TaskState.Success);
        await NextBucketAsync(bench, first[^1]);

        var second = await EndAsync(bench, 9, TaskState.Success);
        Assert.Equal([.. first[8..], .. second], await FoundAsync(bench, [.. first, .. second])); // a bulk has two buckets, the first of 8
        var third = await EndAsync(bench, 1, TaskState.Success);

        Assert.Equal([.. second, .. third], await FoundAsync(bench, [.. first, .. second, .. third]));
        await AssertCountedAsync(bench, [.. first, .. second, .. third]);
    }

    [Fact]
    public async Task Long_records_go_sooner()
    {
        var bench = Bench(new TaskQueueOptions { ResultBytesLimit = 3000 });
        var ended = new List<TaskId>();
        for (var i = 0; i < 10; i++)
        {
            ended.AddRange(await EndAsync(bench, 1, TaskState.Success, new string('1', 1000)));
            await NextBucketAsync(bench, ended[^1]);
        }

        Assert.Equal(ended[^2..], await FoundAsync(bench, ended));
        await AssertCountedAsync(bench, ended);
    }

    [Fact]
    public async Task What_has_expired_is_no_longer_counted()
    {
        var bench = Bench(new TaskQueueOptions { ResultLimit = 1000, ResultTtl = TimeSpan.FromMilliseconds(1) });
        var gone = await EndAsync(bench, 5, TaskState.Success);
        await Eventually.TrueAsync("they have expired", async () => await bench.FindAsync(gone[0]) is null);
        await NextBucketAsync(bench, gone[^1]);

        await EndAsync(bench, 2, TaskState.Success);

        Assert.Equal(2, (long)await bench.Database.HashGetAsync(bench.Of.Kept, "count"));
        Assert.Equal(1, await bench.Database.SortedSetLengthAsync(bench.Of.KeptAt));
    }

    [Fact]
    public async Task What_is_forgotten_is_no_longer_counted()
    {
        var bench = Bench(new TaskQueueOptions { ResultLimit = 1000 });
        var ended = await EndAsync(bench, 3, TaskState.Success);

        await bench.Broker.ForgetAsync(ended[1]);

        await AssertCountedAsync(bench, ended);
    }

    private BrokerBench Bench(TaskQueueOptions options)
    {
        var bench = new BrokerBench(redis, options);
        _benches.Add(bench);
        return bench;
    }

    private static async Task<List<TaskId>> EndAsync(BrokerBench bench, int count, TaskState state, string result = "42")
    {
        await bench.Broker.EnqueueManyAsync(BrokerBench.Queue, [.. Enumerable.Range(0, count).Select(_ => BrokerBench.Entry())], Placement.Ready);
        var claims = await bench.ClaimAsync("w1", count);
        if (state == TaskState.Success)
            await bench.Broker.CompleteAsync("w1", [.. claims.Select(claim => new EndedTask(claim, BrokerBench.Record(claim, state, result), HasNotes: false))]);
        else if (state == TaskState.Failure)
            Assert.True(await bench.Broker.FailAsync("w1", claims[0], BrokerBench.Error(claims[0])));
        else
            Assert.True(await bench.Broker.EndRevokedAsync("w1", claims[0], BrokerBench.Record(claims[0], state, "")));
        return [.. claims.Select(claim => claim.Id)];
    }

    /// <summary>Until Redis' clock is past the bucket of this task.</summary>
    private static Task NextBucketAsync(BrokerBench bench, TaskId id) => Eventually.TrueAsync("the next bucket has begun", async () =>
    {
        var time = await bench.Database.ExecuteAsync("TIME");
        return ((long)time[0] * 1000) + ((long)time[1] / 1000) > id.Milliseconds + 64;
    });

    private static async Task<List<TaskId>> FoundAsync(BrokerBench bench, IEnumerable<TaskId> ids)
    {
        var found = new List<TaskId>();
        foreach (var id in ids)
        {
            if (await bench.FindAsync(id) is not null)
                found.Add(id);
        }

        return found;
    }

    /// <summary>The counts are what is there.</summary>
    private static async Task AssertCountedAsync(BrokerBench bench, IEnumerable<TaskId> ids)
    {
        var (count, bytes) = (0L, 0L);
        var buckets = ids.Select(id => bench.Of.Bucket(id)).Distinct().ToList();
        foreach (var bucket in buckets)
        {
            var records = await bench.Database.HashGetAllAsync(bucket);
            count += records.Length;
            bytes += records.Sum(record => record.Value.Length());
        }

        Assert.Equal((count, bytes), ((long)await bench.Database.HashGetAsync(bench.Of.Kept, "count"), (long)await bench.Database.HashGetAsync(bench.Of.Kept, "bytes")));
        var kept = (await bench.Database.SortedSetRangeByRankAsync(bench.Of.KeptAt)).Select(name => name.ToString()).ToList();
        Assert.Equal(2 + (2 * kept.Count), await bench.Database.HashLengthAsync(bench.Of.Kept));
        Assert.Equal(kept.Order(), (await bench.Database.SortedSetRangeByRankAsync(bench.Of.Buckets)).Select(name => name.ToString()).Order());
    }
}
