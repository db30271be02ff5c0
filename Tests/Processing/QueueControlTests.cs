using System.Text.Json;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Processing;

/// <summary>A queue that is paused, drained and purged while a worker consumes it.</summary>
public sealed class QueueControlTests(RedisFixture redis) : IAsyncLifetime
{
    private const string Queue = "default";

    private readonly Signal _started = new("a task has started");
    private readonly Signal _open = new("tasks may end");
    private WorkerHost? _worker;

    private WorkerHost Worker => _worker!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _worker = await WorkerHost.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix(), configure: settings => settings["Worker:Concurrency"] = "1");
        Worker.Steps["wait"] = async (_, _) =>
        {
            _started.Set();
            await _open.WaitAsync();
            return "done";
        };
        await Eventually.TrueAsync("the queue is known", async () => (await Worker.Client.GetQueuesAsync(Cancelled)).Count > 0);
    }

    public async ValueTask DisposeAsync()
    {
        _open.Set();
        await Worker.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_starts_in_a_paused_queue_and_all_does_once_it_is_resumed()
    {
        var running = await Worker.RunAsync("wait");
        await _started.WaitAsync();
        var ahead = await Worker.RunAsync("ahead"); // claimed, or to be claimed, behind the one that runs
        Assert.True((await Worker.Control.PauseAsync(Queue, Cancelled))!.Paused);
        var later = await Worker.RunAsync("later");
        var due = await DueAsync(TimeSpan.FromMilliseconds(1500), ready: 3); // by then every worker has heard

        _open.Set();
        Assert.Equal(TaskState.Success, (await Worker.EndOfAsync(running)).Status);
        var dueLater = await DueAsync(TimeSpan.FromMilliseconds(300), ready: 4);
        TaskId[] waiting = [ahead, later, due, dueLater];
        foreach (var id in waiting)
            Assert.Equal(TaskState.Pending, (await Worker.Client.FindAsync(id, Cancelled))!.Status);

        Assert.False((await Worker.Control.ResumeAsync(Queue, Cancelled))!.Paused);
        foreach (var id in waiting)
            Assert.Equal(TaskState.Success, (await Worker.EndOfAsync(id)).Status);
    }

    [Fact]
    public async Task A_drained_queue_takes_nothing_new_and_is_worked_off()
    {
        var running = await Worker.RunAsync("wait");
        var waiting = await Worker.RunAsync("hello");
        await using var producer = await WorkerHost.StartAsync(redis.ConnectionString, Worker.Prefix, works: false);
        Assert.True((await Worker.Control.DrainAsync(Queue, Cancelled))!.Draining);

        var refused = await Assert.ThrowsAsync<QueueClosedException>(() => producer.RunAsync("refused"));
        var flow = new WorkflowDefinition { Steps = [new WorkflowStep { Name = "one", Kind = "tests.run", Args = JsonElement.Parse("""{"step":"refused"}""") }] };
        await Assert.ThrowsAsync<QueueClosedException>(() => producer.Workflows.StartAsync(flow, Cancelled));
        await Eventually.TrueAsync("a producer that knew it as open has learnt", IsRefusedAsync, TimeSpan.FromSeconds(3));
        _open.Set();

        Assert.Equal(Queue, refused.Queue);
        Assert.Equal(TaskState.Success, (await Worker.EndOfAsync(running)).Status);
        Assert.Equal(TaskState.Success, (await Worker.EndOfAsync(waiting)).Status);
        await Worker.Control.ResumeAsync(Queue, Cancelled);
        await Eventually.TrueAsync("it takes tasks again", async () => !await IsRefusedAsync());
    }

    [Fact]
    public async Task A_purge_leaves_only_what_runs()
    {
        var running = await Worker.RunAsync("wait");
        await _started.WaitAsync();
        await Worker.Control.PauseAsync(Queue, Cancelled);
        await Eventually.TrueAsync("the worker has heard", async () => (await QueueAsync()) is { Running: 1 });
        var ids = await Worker.Client.EnqueueManyAsync<WorkerHost.Run>([.. Enumerable.Repeat(new WorkerHost.Run("never"), 600)], cancellationToken: Cancelled);
        var scheduled = await Worker.RunAsync("never", new EnqueueOptions { Countdown = TimeSpan.FromHours(1) });
        Assert.Equal(scheduled.ToString(), Assert.Single(await Worker.Control.GetScheduledAsync(Queue, 10, Cancelled)).TaskId);

        var purged = await Eventually.GetAsync("all is purged", () => Worker.Control.PurgeAsync(Queue, Cancelled), _ => true);
        await Worker.Control.ResumeAsync(Queue, Cancelled);
        _open.Set();

        Assert.InRange(purged!.Value, 600, 601);
        Assert.Equal(TaskState.Success, (await Worker.EndOfAsync(running)).Status);
        Assert.Equal(TaskState.Revoked, (await Worker.EndOfAsync(scheduled)).Status);
        Assert.Equal(TaskState.Revoked, (await Worker.EndOfAsync(ids[^1])).Status);
        Assert.Null(await Worker.Control.PurgeAsync("nowhere", Cancelled));
        Assert.Null(await Worker.Control.PauseAsync("nowhere", Cancelled));
    }

    private async Task<TaskId> DueAsync(TimeSpan countdown, int ready)
    {
        var id = await Worker.RunAsync("due", new EnqueueOptions { Countdown = countdown });
        await Eventually.TrueAsync("it is due", async () => (await QueueAsync()) is { Running: <= 1 } queue && queue.Ready == ready);
        return id;
    }

    private async Task<QueueSnapshot> QueueAsync() => (await Worker.Client.GetQueuesAsync(Cancelled)).Single();

    private async Task<bool> IsRefusedAsync()
    {
        try
        {
            await Worker.RunAsync("hello");
            return false;
        }
        catch (QueueClosedException)
        {
            return true;
        }
    }
}
