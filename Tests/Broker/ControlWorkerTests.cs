using System.Text.Json;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker;

/// <summary>What is asked of a worker, from the call to its heartbeat.</summary>
public sealed class ControlWorkerTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly BrokerBench _bench = new(redis);

    private WorkerRegistrar Registrar => new(_bench.Redis, _bench.Keys);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_heartbeat_brings_back_what_was_asked()
    {
        Assert.Null(await BeatAsync("w1", isFirst: true));
        await Registrar.AskAsync("w1", new WorkerControl { Concurrency = 16 });
        var answered = await Registrar.AskAsync("w1", new WorkerControl { Queues = new Dictionary<string, int> { ["bulk"] = 0 } });
        await Registrar.AskAsync("w1", new WorkerControl { Queues = new Dictionary<string, int> { ["bulk"] = 2, ["critical"] = 6 }, Shutdown = true });

        var heard = await BeatAsync("w1");

        Assert.Equal((16, false, 0), (answered!.Concurrency, answered.Shutdown, answered.Queues["bulk"]));
        Assert.Equal((16, true, 2, 6), (heard!.Concurrency, heard.Shutdown, heard.Queues["bulk"], heard.Queues["critical"]));
    }

    [Fact]
    public async Task Nothing_can_be_asked_of_a_worker_that_is_not_alive()
    {
        await BeatAsync("w1", isFirst: true);
        await Registrar.LeaveAsync("w1");
        await BeatAsync("silent", isFirst: true);
        await SilenceAsync("silent", TimeSpan.FromMinutes(1));

        foreach (var worker in new[] { "w1", "silent", "nobody" })
            Assert.Null(await Registrar.AskAsync(worker, new WorkerControl { Concurrency = 1 }));
        Assert.False(await _bench.Database.KeyExistsAsync(_bench.Keys.WorkersControl));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_asked_ends_with_the_worker(bool saysGoodBye)
    {
        await BeatAsync("w1", isFirst: true);
        await Registrar.AskAsync("w1", new WorkerControl { Shutdown = true });

        if (saysGoodBye)
            await Registrar.LeaveAsync("w1");
        else
            await SilenceAsync("w1", TimeSpan.FromHours(2));
        await BeatAsync("w2", isFirst: true);

        Assert.False(await _bench.Database.KeyExistsAsync(_bench.Keys.WorkersControl));
        Assert.Equal(["w2"], (await _bench.Database.HashKeysAsync(_bench.Keys.Workers)).Select(name => name.ToString()));
    }

    [Fact]
    public async Task Another_of_the_same_name_is_not_asked_what_was_asked_of_the_one_before()
    {
        await BeatAsync("w1", isFirst: true);
        await Registrar.AskAsync("w1", new WorkerControl { Shutdown = true });

        Assert.Null(await BeatAsync("w1", isFirst: true));
    }

    [Fact]
    public async Task A_worker_that_falls_silent_is_lost_for_an_hour()
    {
        await DescribeAsync("frozen");
        await SilenceAsync("frozen", TimeSpan.FromMinutes(59));
        await DescribeAsync("alive");

        var (lost, alive) = (await _bench.Reader.GetWorkersAsync(lost: true), await _bench.Reader.GetWorkersAsync(lost: false));

        Assert.Equal(("frozen", true, "alive", false), (lost.Single().Name, lost[0].IsLost, alive.Single().Name, alive[0].IsLost));
        await SilenceAsync("frozen", TimeSpan.FromMinutes(61));
        await DescribeAsync("alive");
        Assert.Empty(await _bench.Reader.GetWorkersAsync(lost: true));
    }

    [Fact]
    public async Task A_worker_that_is_back_is_not_lost()
    {
        await DescribeAsync("frozen");
        await SilenceAsync("frozen", TimeSpan.FromMinutes(1));

        await DescribeAsync("frozen");

        Assert.Empty(await _bench.Reader.GetWorkersAsync(lost: true));
        Assert.Single(await _bench.Reader.GetWorkersAsync(lost: false));
    }

    [Fact]
    public async Task Only_the_latest_fifty_lost_ones_are_kept()
    {
        for (var i = 1; i <= 60; i++)
        {
            await DescribeAsync($"crashed-{i:00}");
            await SilenceAsync($"crashed-{i:00}", TimeSpan.FromSeconds(100 - i));
        }

        await DescribeAsync("alive");

        Assert.Equal(Enumerable.Range(11, 50).Select(i => $"crashed-{i:00}"), (await _bench.Reader.GetWorkersAsync(lost: true)).Select(worker => worker.Name));
        Assert.Equal(51, await _bench.Database.HashLengthAsync(_bench.Keys.Workers));
    }

    private async Task SilenceAsync(string worker, TimeSpan since) =>
        await _bench.Database.SortedSetAddAsync(_bench.Keys.WorkersSeen, worker, (TimeProvider.System.GetUtcNow() - since).ToUnixTimeMilliseconds());

    private async Task DescribeAsync(string worker)
    {
        var described = new WorkerSnapshot { Name = worker, Host = "here", Queues = [], Running = [] };
        await Registrar.BeatAsync(worker, JsonSerializer.SerializeToUtf8Bytes(described, ContractsJson.Default.WorkerSnapshot), isFirst: true);
    }

    private async Task<WorkerControl?> BeatAsync(string worker, bool isFirst = false) => (await Registrar.BeatAsync(worker, "{}"u8.ToArray(), isFirst)).Asked;
}
