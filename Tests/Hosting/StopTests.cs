using System.Diagnostics;

namespace Tests.Hosting;

public sealed class StopTests
{
    [Fact]
    public async Task Nothing_is_left_running_and_the_whole_stop_is_quick()
    {
        var stop = TestContext.Current.CancellationToken;
        var data = Directory.CreateTempSubdirectory("apphost-redis-");
        await using var app = await RunningApp.StartAsync(data, stop, "Worker:Replicas=1");
        var processes = await RunningApp.ProcessesAsync(app, count: 4, stop);

        var clock = Stopwatch.StartNew();
        await app.StopAsync(stop);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"It took {clock.Elapsed}.");
        Assert.All(processes, process => Assert.False(IsRunning(process.Value), $"{process.Key} runs on."));
        data.Delete(recursive: true);
    }

    private static bool IsRunning(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
