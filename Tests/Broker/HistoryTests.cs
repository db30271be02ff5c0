using System.Globalization;
using StackExchange.Redis;
using TaskQueue.Broker;
using Tests.Support;

namespace Tests.Broker;

public sealed class HistoryTests(RedisFixture redis) : IAsyncDisposable
{
    private static readonly HistoryTier[] Tiers = [HistoryTier.Fine, HistoryTier.Medium, HistoryTier.Coarse];

    private readonly BrokerBench _bench = new(redis);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Counts_of_several_workers_add_up_in_buckets_of_each_size()
    {
        await _bench.History.RecordAsync(BrokerBench.Queue, [new(HistoryField.Succeeded, 3), new(HistoryField.Runs[7], 3)]);
        await _bench.History.RecordAsync(BrokerBench.Queue, [new(HistoryField.Succeeded, 4), new(HistoryField.Failed, 1), new("later", 1)]);

        foreach (var tier in Tiers)
        {
            var sum = await SumAsync(tier);
            Assert.Equal((7, 1, 3), (sum.Succeeded, sum.Failed, sum.Runs[7]));
        }
    }

    [Fact]
    public async Task Buckets_expire_after_their_window_and_not_before()
    {
        await _bench.History.RecordAsync(BrokerBench.Queue, [new(HistoryField.Succeeded, 1)]);

        foreach (var tier in Tiers)
        {
            var key = Assert.Single(Keys(tier));
            var left = (await _bench.Database.KeyTimeToLiveAsync(key))!.Value;
            Assert.InRange(left, TimeSpan.FromSeconds(tier.Seconds * tier.Count), TimeSpan.FromSeconds(tier.Seconds * (tier.Count + 10)));
        }
    }

    [Fact]
    public async Task A_look_finds_what_waits_and_what_was_enqueued_since_the_last()
    {
        await _bench.EnqueueAsync();
        Assert.True(await _bench.History.SampleAsync(BrokerBench.Queue));
        await _bench.StartOneAsync("w1");
        await _bench.EnqueueDelayedAsync(TimeSpan.FromHours(1));
        await LookAgainAsync();

        var sum = await SumAsync(HistoryTier.Coarse);

        Assert.Equal((2, 1), (sum.Enqueued, sum.Depth));
    }

    [Fact]
    public async Task When_nobody_has_looked_for_long_nobody_knows_when_tasks_were_enqueued()
    {
        await _bench.History.SampleAsync(BrokerBench.Queue);
        await _bench.EnqueueAsync();
        await _bench.Database.HashIncrementAsync(LastLook, "at", -(long)HistoryBroker.LongestBlink.TotalMilliseconds - 5);
        await LookAgainAsync();

        Assert.Equal(0, (await SumAsync(HistoryTier.Coarse)).Enqueued);
    }

    [Fact]
    public async Task A_second_look_in_a_period_is_none()
    {
        await Eventually.TrueAsync("both in one period", async () => await _bench.History.SampleAsync(BrokerBench.Queue) && !await _bench.History.SampleAsync(BrokerBench.Queue));
    }

    [Fact]
    public async Task One_worker_looks_in_a_period()
    {
        var turns = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _bench.History.TakeTurnAsync(7)));

        Assert.Single(turns, taken => taken);
    }

    [Fact]
    public async Task Only_the_buckets_behind_a_number_are_read()
    {
        await _bench.History.RecordAsync(BrokerBench.Queue, [new(HistoryField.Succeeded, 1)]);
        var number = Assert.Single((await _bench.History.ReadAsync(BrokerBench.Queue, HistoryTier.Coarse)).Buckets).Key;

        Assert.Empty((await _bench.History.ReadAsync(BrokerBench.Queue, HistoryTier.Coarse, number)).Buckets);
    }

    /// <summary>docs/overview.md says so.</summary>
    [Fact]
    public async Task A_queue_with_every_field_in_every_bucket_takes_less_than_800_KB()
    {
        string[] counters = [HistoryField.Started, HistoryField.Succeeded, HistoryField.Failed, HistoryField.Retried, HistoryField.Revoked, .. HistoryField.Waits, .. HistoryField.Runs];
        await _bench.History.RecordAsync(BrokerBench.Queue, [.. counters.Select(field => new KeyValuePair<string, long>(field, 1_000_000))]);
        await _bench.EnqueueAsync();
        await _bench.History.SampleAsync(BrokerBench.Queue);

        var bytes = 0L;
        foreach (var tier in Tiers)
        {
            var key = Keys(tier)[0];
            var kept = Math.Ceiling((await _bench.Database.KeyTimeToLiveAsync(key))!.Value.TotalSeconds / tier.Seconds) + 1;
            bytes += (long)kept * (long)await _bench.Database.ExecuteAsync("MEMORY", "USAGE", key);
        }

        Assert.InRange(bytes, 1, 800_000);
    }

    private RedisKey LastLook => _bench.Of.History.Append(":last");

    // As if the period of the look before were over: the looks of the buckets are forgotten.
    private async Task LookAgainAsync()
    {
        foreach (var key in Keys(HistoryTier.Fine))
            await _bench.Database.KeyDeleteAsync(key);
        Assert.True(await _bench.History.SampleAsync(BrokerBench.Queue));
    }

    private List<RedisKey> Keys(HistoryTier tier) =>
        [.. redis.Connection.GetServers()[0].Keys(pattern: string.Create(CultureInfo.InvariantCulture, $"{_bench.Of.History}:{tier.Seconds}:*"))];

    private async Task<HistoryBucket> SumAsync(HistoryTier tier)
    {
        var sum = new HistoryBucket();
        foreach (var bucket in (await _bench.History.ReadAsync(BrokerBench.Queue, tier)).Buckets.Values)
            sum.Add(bucket, atOnce: false);
        return sum;
    }
}
