using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Processing;

/// <summary>A worker that is told to change while it runs.</summary>
public sealed class RemoteControlTests(RedisFixture redis) : IAsyncLifetime
{
    private const string Name = "told";

    private readonly Recorder<string> _started = new("a started task");
    private readonly Signal _open = new("the tasks may end");
    private WorkerHost? _worker;

    private WorkerHost Worker => _worker!;

    private IControlClient Control => Worker.Control;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _worker = await WorkerHost.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix(), configure: settings =>
            (settings["Worker:Name"], settings["Worker:Concurrency"], settings["Worker:Queues:0"]) = (Name, "2", "default"));
        Worker.Steps["wait"] = async (context, _) =>
        {
            _started.Add(context.TaskId.Queue);
            await _open.WaitAsync();
            return "done";
        };
        await SeenAsync("it is alive", _ => true);
    }

    public async ValueTask DisposeAsync()
    {
        _open.Set();
        await Worker.DisposeAsync();
    }

    [Fact]
    public async Task It_runs_more_at_once_and_then_fewer()
    {
        for (var i = 0; i < 6; i++)
            await EnqueueAsync("default");
        await _started.CountAsync(2);

        Assert.Equal(5, (await Control.SetConcurrencyAsync(Name, 5, Cancelled))!.Concurrency);
        await _started.CountAsync(5);
        await SeenAsync("it has 5 slots", worker => worker.Concurrency == 5);
        await Control.SetConcurrencyAsync(Name, 1, Cancelled);
        await SeenAsync("it has 1 slot", worker => worker.Concurrency == 1);

        Assert.Equal(5, _started.Items.Count);
        _open.Set();
        await _started.CountAsync(6);
        var (now, most, gate) = (0, 0, new Lock());
        Worker.Steps["count"] = async (_, _) =>
        {
            lock (gate)
                most = Math.Max(most, ++now);
            await Task.Yield();
            lock (gate)
                now--;
            return "";
        };
        var ids = await Worker.Client.EnqueueManyAsync<WorkerHost.Run>([.. Enumerable.Repeat(new WorkerHost.Run("count"), 50)], cancellationToken: Cancelled);
        foreach (var id in ids)
            await Worker.EndOfAsync(id);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task It_stops_consuming_a_queue_and_starts_another()
    {
        await Control.CancelConsumerAsync(Name, "default", Cancelled);
        await Control.AddConsumerAsync(Name, "other", 6, Cancelled);
        await SeenAsync("it consumes the other", worker => worker.Queues.SequenceEqual(["other"]) && worker.Weights["other"] == 6);
        _open.Set();

        // The last read of the cancelled loop may still be out: what it brings is run, all else waits.
        var left = await Eventually.GetAsync("a task is left alone", async () => await Worker.Client.FindAsync(await EnqueueAsync("default")), task => task!.Status == TaskState.Pending);
        Assert.Equal(TaskState.Success, (await Worker.EndOfAsync(await EnqueueAsync("other"))).Status);
        await Control.AddConsumerAsync(Name, "default", cancellationToken: Cancelled);

        Assert.Equal(TaskState.Success, (await Worker.EndOfAsync(TaskId.Parse(left!.TaskId))).Status);
    }

    [Fact]
    public async Task It_finishes_what_it_runs_and_ends()
    {
        var lifetime = Worker.Services.GetRequiredService<IHostApplicationLifetime>();
        var told = new Signal("the application stops");
        lifetime.ApplicationStopping.Register(() => told.Set());
        var id = await EnqueueAsync("default");
        await _started.CountAsync(1);

        Assert.True((await Control.ShutDownAsync(Name, Cancelled))!.Shutdown);
        await told.WaitAsync();
        var stopping = Worker.StopAsync();
        _open.Set();
        await stopping;

        await using var other = await WorkerHost.StartAsync(redis.ConnectionString, Worker.Prefix, works: false);
        Assert.Equal(TaskState.Success, (await other.EndOfAsync(id)).Status);
        Assert.Empty(await other.Client.GetWorkersAsync(Cancelled));
    }

    [Fact]
    public async Task It_shows_what_it_has_claimed_ahead_and_what_it_knows()
    {
        var shown = await SeenAsync("its kinds", worker => worker.Kinds.Count > 0);

        Assert.Superset(new HashSet<string> { "tests.once", "tests.run" }, shown.Kinds.ToHashSet());
        Assert.Equal(0, shown.Reserved);
        Assert.Null(await Control.SetConcurrencyAsync("nobody", 1, Cancelled));
    }

    private Task<TaskId> EnqueueAsync(string queue) => Worker.RunAsync("wait", new EnqueueOptions { Queue = queue });

    private async Task<WorkerSnapshot> SeenAsync(string what, Func<WorkerSnapshot, bool> isSo) =>
        (await Eventually.GetAsync(what, () => Worker.Client.GetWorkersAsync(Cancelled), all => all.Count == 1 && isSo(all[0])))[0];
}
