using ChaosWorker.Tasks;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Chaos;

/// <summary>Workers whose clocks are wrong, and workers that are too busy, or too paused, for their heartbeats to be in time.</summary>
public sealed class ClockTests(RedisFixture redis)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_clocks_ten_minutes_apart_nothing_is_early_late_expired_or_taken_away()
    {
        var prefix = RedisFixture.NewPrefix();
        await using var first = await WorkerHost.StartAsync(redis.ConnectionString, prefix, works: false);
        var early = await first.Client.EnqueueManyAsync(Enumerable.Range(0, 50).Select(number => new Work(number)).ToList(), new EnqueueOptions { Expires = TimeSpan.FromMinutes(5) }, Stop);
        await using var fleet = await Fleet.StartAsync(redis.ConnectionString, prefix, size: 0, ["Worker:Lease=00:00:15"]);
        await Task.WhenAll(fleet.AddAsync(["Clock:Offset=00:10:00"]), fleet.AddAsync(["Clock:Offset=-00:10:00"]));
        var client = fleet.Client.Client;
        var ids = new List<TaskId>(early);
        var due = new Dictionary<TaskId, long>();
        for (var number = 0; number < 40; number++)
        {
            ids.Add(await client.EnqueueAsync(new Work(number, Milliseconds: number % 4 == 0 ? 3000 : 0), new EnqueueOptions { Countdown = TimeSpan.FromMilliseconds(50 * number) }, Stop));
            var eta = TimeProvider.System.GetUtcNow().AddSeconds(1);
            ids.Add(await client.EnqueueAsync(new Work(number), new EnqueueOptions { Eta = eta, Expires = TimeSpan.FromMinutes(5) }, Stop));
            due[ids[^1]] = eta.ToUnixTimeMilliseconds();
        }

        foreach (var id in ids)
        {
            var end = await fleet.Client.EndOfAsync(id);
            Assert.Equal((TaskState.Success, 1), (end.Status, end.Attempts));
            Assert.InRange(end.EndedAt!.Value - id.EnqueuedAt, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        }

        var begun = LedgerBook.Read(fleet.Ledgers).Lines.Where(line => line.IsStart).ToDictionary(line => line.Task, line => line.At);
        foreach (var (id, eta) in due)
            Assert.InRange(begun[id] - eta, 0, 300_000);
        await Report.TellAsync("clocks 10 min ahead and behind", $"{ids.Count} accepted; lost 0, early 0, expired 0, taken away 0");
    }

    [Fact]
    public async Task A_worker_whose_handlers_hold_every_thread_and_processor_keeps_its_leases()
    {
        await using var fleet = await Fleet.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix(), size: 2, ["Worker:Concurrency=24", "Worker:Lease=00:00:05"]);
        var ids = await fleet.Client.Client.EnqueueManyAsync(Enumerable.Range(0, 72).Select(number => new Work(number, number % 12 == 0 ? Manner.Spin : Manner.Block, Milliseconds: 1000)).ToList(), cancellationToken: Stop);

        foreach (var id in ids)
        {
            var end = await fleet.Client.Client.WaitAsync(id, TimeSpan.FromMinutes(2), Stop);
            Assert.Equal((TaskState.Success, 1), (end!.Status, end.Attempts));
        }

        await Report.TellAsync("handlers hold every thread", $"{ids.Count} accepted; lost 0, taken away 0");
    }

    [Fact]
    public async Task A_worker_that_pauses_for_less_than_its_lease_loses_nothing()
    {
        await using var fleet = await Fleet.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix(), size: 2, ["Worker:Lease=00:00:04"]);
        var ids = await fleet.Client.Client.EnqueueManyAsync(Enumerable.Range(0, 20).Select(number => new Work(number, Milliseconds: 6000)).ToList(), cancellationToken: Stop);

        for (var i = 0; i < 2; i++)
        {
            foreach (var worker in fleet.Running)
                await worker.SignalAsync("STOP");
            await Task.Delay(ChaosPlan.Lease, TimeProvider.System, Stop);
            foreach (var worker in fleet.Running)
                await worker.SignalAsync("CONT");
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Stop);
        }

        foreach (var id in ids)
            Assert.Equal(1, (await fleet.Client.EndOfAsync(id)).Attempts);
        await Report.TellAsync("SIGSTOP for half a lease, twice", $"{ids.Count} accepted; lost 0, taken away 0");
    }
}
