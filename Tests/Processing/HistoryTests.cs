using TaskQueue.Authoring;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Processing;

/// <summary>What workers count reaches whoever asks how the system does.</summary>
public sealed class HistoryTests(RedisFixture redis)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ends_are_counted_by_outcome_with_their_durations()
    {
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix());
        var tries = 0;
        worker.Steps["again"] = (_, _) => Interlocked.Increment(ref tries) == 1 ? throw new InvalidOperationException("once") : Task.FromResult("");
        worker.Steps["never"] = (_, _) => throw new RejectTaskException("no");
        foreach (var step in (string[])["ok", "again", "never"])
            await worker.EndOfAsync(await worker.RunAsync(step));

        var stats = await SeenAsync(worker.Stats, stats => stats.Total is { Succeeded: 2, Failed: 1, Retried: 1, Started: 4 });

        Assert.NotNull(stats.Total.RunTime);
        Assert.True(stats.Total.RunTime.P50 <= stats.Total.RunTime.P95 && stats.Total.RunTime.P95 <= stats.Total.RunTime.P99);
        Assert.NotNull(stats.Total.TimeInQueue);
        Assert.Equal((0.5, 0.25, 0.25), (stats.Total.SuccessRate, stats.Total.FailureRate, stats.Total.RetryRate));
    }

    [Fact]
    public async Task What_a_worker_counted_last_is_told_when_it_stops_and_outlives_it()
    {
        var prefix = RedisFixture.NewPrefix();
        await using (var worker = await WorkerHost.StartAsync(redis.ConnectionString, prefix))
        {
            await worker.EndOfAsync(await worker.RunAsync("ok"));
            await worker.StopAsync();
        }

        await using var client = await WorkerHost.StartAsync(redis.ConnectionString, prefix, works: false);
        foreach (var window in Enum.GetValues<StatsWindow>())
            Assert.Equal(1, (await client.Stats.GetAsync(window, cancellationToken: Cancelled)).Total.Succeeded);
    }

    [Fact]
    public async Task A_window_has_a_point_for_each_step()
    {
        await using var client = await WorkerHost.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix(), works: false);

        foreach (var (window, count, step) in ((StatsWindow, int, int)[])[(StatsWindow.QuarterHour, 90, 10), (StatsWindow.ThreeHours, 180, 60), (StatsWindow.Day, 144, 600)])
        {
            var stats = await client.Stats.GetAsync(window, cancellationToken: Cancelled);
            Assert.Equal((count, step), (stats.Points.Count, stats.Step));
            Assert.All(stats.Points.Zip(stats.Points.Skip(1)), pair => Assert.Equal(step, (pair.Second.At - pair.First.At).TotalSeconds));
        }
    }

    [Fact]
    public async Task One_queue_is_told_from_another()
    {
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix(), configure: settings =>
            (settings["Worker:Queues:0"], settings["Worker:Queues:1"]) = ("default", "other"));
        await worker.EndOfAsync(await worker.RunAsync("ok", new EnqueueOptions { Queue = "other" }));

        await SeenAsync(worker.Stats, stats => stats.Total.Succeeded == 1, "other");
        var others = await worker.Stats.GetAsync(StatsWindow.QuarterHour, "default", Cancelled);

        Assert.Equal(0, others.Total.Succeeded);
        Assert.Equal("default", Assert.Single(others.Queues).Name);
    }

    [Fact]
    public async Task What_waits_is_seen_with_its_reason()
    {
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix());
        await worker.RunAsync("waits", new EnqueueOptions { Queue = "nobody" });

        var stats = await SeenAsync(worker.Stats, stats => stats.Points.Any(point => point.Depth > 0));

        var queue = stats.Queues.Single(one => one.Name == "nobody");
        Assert.Equal((1, QueueOutlook.NoWorkers, null), (queue.Depth, queue.Outlook, queue.EmptyIn));
        Assert.Contains(stats.Health.Reasons, reason => reason is { Type: HealthReasonType.NotConsumed, Queue: "nobody" });
    }

    [Fact]
    public async Task Changes_are_noted_youngest_first()
    {
        var prefix = RedisFixture.NewPrefix();
        await using var client = await WorkerHost.StartAsync(redis.ConnectionString, prefix, works: false);
        await using (var worker = await WorkerHost.StartAsync(redis.ConnectionString, prefix, configure: settings => settings["Worker:Name"] = "w1"))
        {
            worker.Steps["never"] = (_, _) => throw new RejectTaskException("no");
            await Eventually.TrueAsync("it is alive", async () => (await client.Client.GetWorkersAsync(Cancelled)).Count == 1);
            await worker.EndOfAsync(await worker.RunAsync("never"));
        }

        await client.Control.PauseAsync("default", Cancelled);
        await client.Control.PauseAsync("default", Cancelled);
        await client.Control.ResumeAsync("default", Cancelled);
        await client.Control.PurgeAsync("default", Cancelled);
        var changes = await client.Stats.GetChangesAsync(20, Cancelled);

        Assert.Equal(
            [SystemChangeType.QueuePurged, SystemChangeType.QueueResumed, SystemChangeType.QueuePaused, SystemChangeType.WorkerOffline, SystemChangeType.ErrorNew, SystemChangeType.WorkerOnline],
            changes.Select(change => change.Type));
        Assert.Equal(("w1", "default", "0 tasks"), (changes[^1].Subject, changes[0].Subject, changes[0].Detail));
    }

    private static Task<SystemStats> SeenAsync(IStatsClient client, Func<SystemStats, bool> isSo, string? queue = null) =>
        Eventually.GetAsync("it is counted", () => client.GetAsync(StatsWindow.QuarterHour, queue, Cancelled), isSo);
}
