using System.Text.Json;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Processing;

/// <summary>The shipped worker as processes of its own: one is killed or paused in the middle of a task, the other takes over.</summary>
public sealed class KilledWorkerTests(RedisFixture redis) : IAsyncLifetime
{
    private readonly string _prefix = RedisFixture.NewPrefix();
    private WorkerHost? _client;

    private WorkerHost Client => _client!;

    public async ValueTask InitializeAsync() => _client = await WorkerHost.StartAsync(redis.ConnectionString, _prefix, works: false);

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    [Fact]
    public async Task A_killed_workers_task_runs_again_on_another()
    {
        await using var first = await StartWorkerAsync("first");
        await using var second = await StartWorkerAsync("second");
        var (id, holder) = await StartUploadAsync();

        await (holder == "first" ? first : second).SignalAsync("KILL");

        var ended = await Client.EndOfAsync(id);
        Assert.Equal((TaskState.Success, Other(holder), 2), (ended.Status, ended.Worker, ended.Attempts));
    }

    [Fact]
    public async Task It_goes_on_from_the_killed_workers_checkpoint()
    {
        await using var first = await StartWorkerAsync("first");
        var id = await EnqueueUploadAsync();
        await Eventually.GetAsync("it is past its third step", () => Client.Client.FindAsync(id), task => task?.Progress?.Percent > 30);

        await first.SignalAsync("KILL");
        await using var second = await StartWorkerAsync("second");

        var resumed = await Eventually.GetAsync("it goes on", () => Client.Client.FindAsync(id), task => task is { Worker: "second", Progress: not null });
        Assert.True(resumed!.Progress!.Percent > 25, $"began anew at {resumed.Progress}");
        Assert.Equal(8, (await Client.EndOfAsync(id)).Result!.Value.GetProperty("steps").GetArrayLength());
    }

    [Fact]
    public async Task What_a_paused_worker_says_after_its_lease_has_lapsed_is_refused()
    {
        await using var first = await StartWorkerAsync("first");
        await using var second = await StartWorkerAsync("second");
        var (id, holder) = await StartUploadAsync();
        var paused = holder == "first" ? first : second;

        await paused.SignalAsync("STOP");
        var ended = await Client.EndOfAsync(id);
        await paused.SignalAsync("CONT");

        Assert.Equal((TaskState.Success, Other(holder)), (ended.Status, ended.Worker));
        await paused.Output.FirstAsync(static line => line.Contains("belongs to another worker now", StringComparison.Ordinal));
        Assert.Equal(ended, await Client.Client.FindAsync(id, TestContext.Current.CancellationToken), SameEnd);
    }

    [Fact]
    public async Task A_task_that_keeps_killing_its_worker_is_quarantined()
    {
        var id = await EnqueueUploadAsync();
        for (var crash = 1; crash <= 2; crash++)
        {
            await using var victim = await StartWorkerAsync($"victim{crash}", maxCrashes: 2);
            await victim.Output.FirstAsync(line => line.Contains($"[{id}] received", StringComparison.Ordinal));
            await victim.SignalAsync("KILL");
        }

        await using var survivor = await StartWorkerAsync("survivor", maxCrashes: 2);

        var ended = await Client.EndOfAsync(id);
        Assert.Equal((TaskState.Failure, "crashed its worker 2 times"), (ended.Status, ended.Error!.Message));
    }

    private static string Other(string worker) => worker == "first" ? "second" : "first";

    /// <summary>A task in the middle of its steps, and the worker that runs it.</summary>
    private async Task<(TaskId Id, string Worker)> StartUploadAsync()
    {
        var id = await EnqueueUploadAsync();
        var running = await Eventually.GetAsync("it has begun", () => Client.Client.FindAsync(id), task => task?.Progress is not null);
        return (id, running!.Worker!);
    }

    private async Task<TaskId> EnqueueUploadAsync() =>
        await Client.Client.EnqueueAsync("tasks.process_upload", JsonSerializer.SerializeToElement(new { video_id = "v" }), cancellationToken: TestContext.Current.CancellationToken);

    private async Task<ChildProcess> StartWorkerAsync(string name, int maxCrashes = 100)
    {
        var worker = await ChildProcess.StartAsync(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "Worker.dll"), "--urls=http://127.0.0.1:0", $"--ConnectionStrings:redis={redis.ConnectionString}",
                $"--TaskQueue:Prefix={_prefix}", $"--Worker:Name={name}", "--Worker:Lease=00:00:02", "--Worker:ReclaimInterval=00:00:00.5",
                $"--Worker:MaxCrashes={maxCrashes}", "--Tutorial:UploadStepDelay=00:00:00.4",
            ],
            AppContext.BaseDirectory);
        await worker.Output.FirstAsync(static line => line.Contains("Application started", StringComparison.Ordinal));
        return worker;
    }

    private static bool SameEnd(TaskSnapshot? left, TaskSnapshot? right) => (left?.Status, left?.Worker, left?.EndedAt) == (right?.Status, right?.Worker, right?.EndedAt);
}
