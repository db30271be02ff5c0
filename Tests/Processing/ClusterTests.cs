using System.Collections.Concurrent;
using System.Text.Json;
using TaskQueue.Authoring;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Support;
using static Tests.Support.WorkerHost;

namespace Tests.Processing;

/// <summary>The whole library on a real Redis Cluster: each queue, workflow and the schedules have a slot of their own, on different nodes.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private static readonly string[] Queues = ["default", "alpha", "beta", "gamma", "delta"];

    private RedisCluster? _cluster;
    private WorkerHost? _worker;

    private WorkerHost Worker => _worker!;

    private ITaskQueueClient Client => Worker.Client;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await RedisCluster.StartAsync();
        _worker = await WorkerHost.StartAsync(_cluster.ConnectionString, "c", configure: settings =>
        {
            for (var i = 0; i < Queues.Length; i++)
                settings[$"Worker:Queues:{i}"] = Queues[i];
        });
        await Eventually.TrueAsync("its queues are there", async () => (await Client.GetQueuesAsync(Stop)).Count == Queues.Length);
    }

    public async ValueTask DisposeAsync()
    {
        await Worker.DisposeAsync();
        await _cluster!.DisposeAsync();
    }

    [Fact]
    public async Task Tasks_of_all_queues_run_and_are_told_of()
    {
        var told = new ConcurrentDictionary<string, TaskState>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var events = await Client.WatchAsync(cancellationToken: enough.Token);
        var watching = Task.Run(async () =>
        {
            await foreach (var one in events)
                told[one.TaskId] = one.Status;
        }, Stop);
        var ids = new List<TaskId>();
        foreach (var queue in Queues)
        {
            ids.AddRange(await Client.EnqueueManyAsync(Enumerable.Range(0, 50).Select(i => new Run($"{i}")).ToList(), new EnqueueOptions { Queue = queue }, Stop));
            foreach (var how in Ways(queue))
                ids.Add(await Worker.RunAsync("once", how));
        }

        foreach (var id in ids)
            Assert.Equal(TaskState.Success, (await Worker.EndOfAsync(id)).Status);
        await Eventually.TrueAsync("each end was told", () => Task.FromResult(ids.TrueForAll(id => told.GetValueOrDefault(id.ToString()) == TaskState.Success)));

        Assert.Equal(Queues.Order(), (await Client.GetQueuesAsync(Stop)).Select(queue => queue.Name).Order());
        Assert.NotEmpty((await Client.ListAsync(new TaskQuery(), Stop)).Tasks);
        await enough.CancelAsync();
        await Task.WhenAny(watching);
    }

    [Fact]
    public async Task Workflows_cross_queues_and_schedules_start_tasks()
    {
        await Worker.Schedules.PutAsync("often", new ScheduleDefinition { Kind = Run.Kind, Args = JsonElement.Parse("""{"step":"tick"}"""), Queue = "gamma", Every = 1 }, Stop);
        var flows = new List<WorkflowId>();
        for (var i = 0; i < 5; i++)
        {
            var header = Queues.Select(queue => Workflow.Step(new Run(queue), queue: queue)).ToList();
            flows.Add(await Worker.Workflows.StartAsync(Workflow.Chord(header, Workflow.Step(new Join([]), into: "parts")).ToDefinition(), Stop));
        }

        foreach (var flow in flows)
            Assert.Equal(string.Join('-', Queues), (await Worker.Workflows.WaitAsync(flow, Limits.Wait, Stop))!.Result!.Value.GetString());
        await Eventually.TrueAsync("it ran", async () => (await Worker.Schedules.FindAsync("often", Stop))!.Runs > 1);
        Assert.True(await Worker.Schedules.DeleteAsync("often", Stop));
    }

    [Fact]
    public async Task What_operators_do_works()
    {
        await Worker.Control.PauseAsync("alpha", Stop);
        var waiting = await Worker.RunAsync("never", new EnqueueOptions { Queue = "alpha", Countdown = TimeSpan.FromHours(1) });
        var revoked = await Worker.RunAsync("never", new EnqueueOptions { Queue = "beta", Countdown = TimeSpan.FromHours(1) });

        Assert.Equal(1, await Worker.Control.PurgeAsync("alpha", Stop));
        Assert.Equal(RevokeOutcome.Revoked, await Client.RevokeAsync(revoked, Stop));
        Worker.Steps["broken"] = (_, _) => throw new RejectTaskException("broken");
        var failed = await Worker.RunAsync("broken", new EnqueueOptions { Queue = "delta" });
        Assert.Equal(TaskState.Failure, (await Worker.EndOfAsync(failed)).Status);

        Assert.NotNull(await Client.RequeueAsync(failed, args: JsonElement.Parse("""{"step":"whole"}"""), cancellationToken: Stop));
        Assert.Equal(TaskState.Revoked, (await Worker.EndOfAsync(waiting)).Status);
        Assert.Equal(ForgetOutcome.Forgotten, await Client.ForgetAsync(waiting, Stop));
        await Eventually.TrueAsync("the worker is seen", async () => (await Client.GetWorkersAsync(Stop)).Count == 1);
    }

    private static IEnumerable<EnqueueOptions> Ways(string queue) =>
    [
        new() { Queue = queue },
        new() { Queue = queue, Countdown = TimeSpan.FromMilliseconds(50) },
        new() { Queue = queue, Priority = 9 },
        new() { Queue = queue, Priority = 0 },
        new() { Queue = queue, UniqueKey = "one" },
        new() { Queue = queue, IdempotencyKey = "call", Id = $"mine {queue}" },
    ];
}
