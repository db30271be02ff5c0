using System.Text.Json;
using TaskQueue;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

/// <summary>Dead letters by the fingerprint of their error: kept, read, requeued and discarded consistently.</summary>
public sealed class DeadLetterTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_same_error_is_one_group_however_many_tasks_it_hits()
    {
        var first = await FailAsync(_bench, "order 1 is gone");
        var second = await FailAsync(_bench, "order 2 is gone");
        var other = await FailAsync(_bench, "no such table");

        var groups = await _bench.DeadLetters.GetGroupsAsync(BrokerBench.Queue, 10);

        Assert.Equal(2, groups.Total);
        var gone = Assert.Single(groups.Groups, group => group.Count == 2);
        Assert.Equal(("tests.echo", "Gone", "order 1 is gone"), (gone.Name, gone.Error!.Type, gone.Error.Message));
        Assert.Equal((BrokerBench.Queue, second.ToString()), (gone.Queue, gone.SampleTaskId));
        Assert.True(gone.FirstAt <= gone.LastAt && gone.FirstAt >= first.EnqueuedAt);
        Assert.Equal((DeadLetterGroup.Hours, 2), (gone.Hourly.Count, gone.Hourly.Sum()));
        Assert.Equal(other.ToString(), groups.Groups[0].SampleTaskId);
    }

    [Fact]
    public async Task Only_the_last_groups_are_listed()
    {
        for (var i = 0; i < 5; i++)
            await FailAsync(_bench, $"no {(char)('a' + i)}");

        var groups = await _bench.DeadLetters.GetGroupsAsync(BrokerBench.Queue, 2);

        Assert.Equal(5, groups.Total);
        Assert.Equal(["no e", "no d"], groups.Groups.OrderByDescending(group => group.Error!.Message).Select(group => group.Error!.Message));
    }

    [Fact]
    public async Task A_group_is_read_in_pages_youngest_first()
    {
        var ids = new List<TaskId>();
        for (var i = 0; i < 7; i++)
            ids.Add(await FailAsync(_bench, $"order {i} is gone"));

        var read = await ReadAllAsync(await FingerprintAsync(), 3);

        Assert.Equal(ids.OrderDescending(), read.Select(one => one.Id).OrderDescending());
        Assert.All(read, one => Assert.Equal(TaskState.Failure, one.Record!.Value.State));
    }

    [Fact]
    public async Task What_is_taken_out_between_two_pages_leaves_nothing_out()
    {
        var ids = new List<TaskId>();
        for (var i = 0; i < 6; i++)
            ids.Add(await FailAsync(_bench, "gone"));
        var fingerprint = await FingerprintAsync();

        var page = await _bench.DeadLetters.ReadAsync(BrokerBench.Queue, fingerprint, DeadLetterPosition.Start, 3, 0, int.MaxValue);
        await _bench.DeadLetters.DiscardAsync(BrokerBench.Queue, page.Select(one => one.Id));
        var rest = await _bench.DeadLetters.ReadAsync(BrokerBench.Queue, fingerprint, DeadLetterPosition.Behind(page[^1]), 10, 0, int.MaxValue);

        Assert.Equal(ids.Except(page.Select(one => one.Id)).Order(), rest.Select(one => one.Id).Order());
    }

    [Fact]
    public async Task A_page_ends_where_its_records_grow_too_long()
    {
        for (var i = 0; i < 3; i++)
            await FailAsync(_bench, "gone");

        Assert.Single(await _bench.DeadLetters.ReadAsync(BrokerBench.Queue, await FingerprintAsync(), DeadLetterPosition.Start, 10, int.MaxValue, 1));
    }

    [Fact]
    public async Task What_is_discarded_stays_failed_but_is_no_dead_letter()
    {
        var id = await FailAsync(_bench, "gone");
        var other = await _bench.EnqueueAsync();

        Assert.Equal([other], await _bench.DeadLetters.DiscardAsync(BrokerBench.Queue, [id, other]));

        Assert.Equal(TaskState.Failure, (await _bench.FindAsync(id))!.Status);
        Assert.Equal(["task-failed", "task-discarded"], await _bench.EventsAsync());
        await AssertEmptyAsync(_bench);
    }

    [Fact]
    public async Task The_last_one_requeued_ends_its_group()
    {
        var id = await FailAsync(_bench, "gone");

        await _bench.DeadLetters.RequeueAsync(BrokerBench.Queue, [(id, BrokerBench.Entry())]);

        await AssertEmptyAsync(_bench);
    }

    [Fact]
    public async Task What_is_too_many_goes_from_its_group_too()
    {
        await using var bench = new BrokerBench(redis, new TaskQueueOptions { DeadLetterLimit = 2 });
        foreach (var message in new[] { "a", "b", "b", "b" })
            await FailAsync(bench, message);

        var group = Assert.Single((await bench.DeadLetters.GetGroupsAsync(BrokerBench.Queue, 10)).Groups);

        Assert.Equal((2, 3), (group.Count, group.Hourly[^1] + group.Hourly[^2]));
        Assert.Equal(2, await bench.Database.HashLengthAsync(bench.Of.DeadFingerprints));
        Assert.Equal(2, await bench.Database.HashLengthAsync(bench.Of.Dead));
    }

    [Fact]
    public async Task A_trend_goes_back_a_day()
    {
        await FailAsync(_bench, "gone");
        var about = _bench.Of.DeadAbout(await FingerprintAsync());
        var hour = (long)(await _bench.Database.HashGetAllAsync(about)).Single(field => long.TryParse(field.Name.ToString(), out _)).Name;
        await _bench.Database.HashDeleteAsync(about, hour);
        await _bench.Database.HashSetAsync(about, [new(hour - 24, 5), new(hour - 23, 7)]);

        await FailAsync(_bench, "gone");

        var group = Assert.Single((await _bench.DeadLetters.GetGroupsAsync(BrokerBench.Queue, 10)).Groups);
        Assert.Equal(8, group.Hourly.Sum());
        Assert.False(await _bench.Database.HashExistsAsync(about, hour - 24));
    }

    private static async Task<TaskId> FailAsync(BrokerBench bench, string message)
    {
        var claim = await bench.StartOneAsync("w1");
        var error = JsonSerializer.Serialize(new TaskError("Gone", message), ContractsJson.Default.TaskError);
        Assert.True(await bench.Broker.FailAsync("w1", claim, BrokerBench.Record(claim, TaskState.Failure, error)));
        return claim.Id;
    }

    private async Task<string> FingerprintAsync() => Assert.Single((await _bench.DeadLetters.GetGroupsAsync(BrokerBench.Queue, 10)).Groups).Fingerprint;

    private async Task<List<DeadLetter>> ReadAllAsync(string fingerprint, int count)
    {
        var all = new List<DeadLetter>();
        while (true)
        {
            var after = all.Count == 0 ? DeadLetterPosition.Start : DeadLetterPosition.Behind(all[^1]);
            var page = await _bench.DeadLetters.ReadAsync(BrokerBench.Queue, fingerprint, after, count, int.MaxValue, int.MaxValue);
            if (page.Count == 0)
                return all;
            all.AddRange(page);
        }
    }

    private static async Task AssertEmptyAsync(BrokerBench bench)
    {
        var endpoint = bench.Redis.GetEndPoints()[0];
        var left = bench.Redis.GetServer(endpoint).Keys(pattern: $"{bench.Of.Dead}*");
        Assert.Empty(left);
        Assert.Equal(0, (await bench.DeadLetters.GetGroupsAsync(BrokerBench.Queue, 10)).Total);
    }
}
