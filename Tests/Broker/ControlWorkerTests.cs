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
        await _bench.Database.SortedSetAddAsync(_bench.Keys.WorkersSeen, "silent", 1000);

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
            await _bench.Database.SortedSetAddAsync(_bench.Keys.WorkersSeen, "w1", 1000);
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

    private async Task<WorkerControl?> BeatAsync(string worker, bool isFirst = false) => (await Registrar.BeatAsync(worker, "{}"u8.ToArray(), isFirst)).Asked;
}
