using Tests.Architecture;
using Tests.Support;

namespace Tests.Load;

/// <summary>Load that does not end: nothing grows, nothing gets slower, nothing is lost.</summary>
[Collection(Alone.Name)]
public sealed class SustainedTests
{
    private const int ToWarmUp = 10_000;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(10);

    private static TimeProvider Clock => TimeProvider.System;

    [Fact]
    public async Task Memory_stays_flat_and_waits_do_not_drift()
    {
        var plan = LoadPlan.Chosen;
        await using var app = await LoadedApp.StartAsync();
        await DrainAsync(app, ToWarmUp);
        var peak = plan.ForPeak / (await DrainAsync(app, plan.ForPeak)).TotalSeconds;
        var drained = await DrainAsync(app, plan.Backlog);

        var report = new LoadReport(peak, peak * LoadPlan.Share, drained, plan.Backlog);
        await SustainAsync(app, peak * LoadPlan.Share, plan.Lasts, report);
        await EndedAsync(app);
        await EachOnceAsync(app);

        var table = report.ToTable(app.Accepted);
        TestContext.Current.TestOutputHelper?.WriteLine(table);
        var folder = Directory.CreateDirectory(Path.Combine(DependencyTests.Root, ".artifacts"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "load.txt"), table, TestContext.Current.CancellationToken);
        if (plan.IsFull) // seconds say nothing about growth
            Assert.All(report.Services, service => Assert.True(report.Growth(service) < 1.15, $"{service} grew: {report.Growth(service):0.00}"));
    }

    private static async Task<TimeSpan> DrainAsync(LoadedApp app, int count)
    {
        var began = Clock.GetTimestamp();
        await app.EnqueueAsync(count);
        await EndedAsync(app);
        var took = Clock.GetElapsedTime(began);
        await EachOnceAsync(app);
        return took;
    }

    private static Task EndedAsync(LoadedApp app) => Eventually.TrueAsync("all has ended", async () => await app.UnfinishedAsync() == 0, DrainLimit);

    /// <summary>Workers tell of it with their next heartbeat.</summary>
    private static Task EachOnceAsync(LoadedApp app) => Eventually.TrueAsync("each task once", async () => await app.EndedAsync() == app.Accepted);

    private static async Task SustainAsync(LoadedApp app, double rate, TimeSpan lasts, LoadReport report)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var began = Clock.GetTimestamp();
        var probes = new List<double>();
        var probing = ProbeAsync(app, probes, end.Token);
        var sampling = SampleAsync(app, report, probes, began, end.Token);
        var (sent, calls) = (0L, new List<Task>());
        using var timer = new PeriodicTimer(Tick, Clock);
        while (Clock.GetElapsedTime(began) < lasts)
        {
            await timer.WaitForNextTickAsync(end.Token);
            var due = (long)(Clock.GetElapsedTime(began).TotalSeconds * rate) - sent;
            calls.Add(app.EnqueueAsync((int)due));
            sent += due;
            calls.RemoveAll(call => call.IsCompletedSuccessfully);
        }

        await Task.WhenAll(calls);
        await end.CancelAsync();
        await Task.WhenAll(probing, sampling);
    }

    private static async Task ProbeAsync(LoadedApp app, List<double> probes, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var wait = await app.ProbeAsync();
            lock (probes)
                probes.Add(wait.TotalMilliseconds);
        }
    }

    private static async Task SampleAsync(LoadedApp app, LoadReport report, List<double> probes, long began, CancellationToken end)
    {
        using var timer = new PeriodicTimer(Sampling, Clock);
        while (!end.IsCancellationRequested)
        {
            double[] latencies;
            lock (probes)
            {
                latencies = [.. probes];
                probes.Clear();
            }

            report.Add(new LoadSample(Clock.GetElapsedTime(began), await app.MemoryAsync(), await app.UnfinishedAsync(), latencies));
            await Task.WhenAny(timer.WaitForNextTickAsync(CancellationToken.None).AsTask(), Task.Delay(Timeout.InfiniteTimeSpan, Clock, end));
        }
    }
}
