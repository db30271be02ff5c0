using TaskQueue.Authoring;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Processing;

/// <summary>What the options of a call come to in a worker.</summary>
public sealed class OptionsTests(RedisFixture redis) : IAsyncLifetime
{
    private readonly string _prefix = RedisFixture.NewPrefix();
    private WorkerHost? _client;

    private WorkerHost Client => _client!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _client = await WorkerHost.StartAsync(redis.ConnectionString, _prefix, works: false);

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    [Fact]
    public async Task Priorities_decide_the_order_of_what_waits()
    {
        foreach (var priority in new[] { 5, 0, 9, 5, 6, 4 })
            await Client.RunAsync($"p{priority}", new EnqueueOptions { Priority = priority });
        var order = new List<string>();
        await using var worker = await StartWorkerAsync(concurrency: 1, worker =>
        {
            foreach (var name in new[] { "p0", "p4", "p5", "p6", "p9" })
                worker.Steps[name] = (_, _) => { lock (order) order.Add(name); return Task.FromResult(name); };
        });

        await Eventually.TrueAsync("all have run", () => { lock (order) return Task.FromResult(order.Count == 6); });

        Assert.Equal(["p9", "p6", "p5", "p5", "p4", "p0"], order);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public async Task A_worker_that_sleeps_wakes_for_any_priority(int priority)
    {
        await using var worker = await StartWorkerAsync(concurrency: 2);
        await worker.EndOfAsync(await Client.RunAsync("first"));

        Assert.Equal(TaskState.Success, (await worker.EndOfAsync(await Client.RunAsync("hello", new EnqueueOptions { Priority = priority }))).Status);
    }

    [Fact]
    public async Task A_task_that_nobody_started_in_time_is_revoked_and_says_so()
    {
        var id = await Client.RunAsync("late", new EnqueueOptions { Expires = TimeSpan.FromMilliseconds(1) });
        await Eventually.TrueAsync("it has expired", async () => (await Client.Client.FindAsync(id, Stop))!.ExpiresAt < TimeProvider.System.GetUtcNow());

        await using var worker = await StartWorkerAsync(concurrency: 1);

        var ended = await worker.EndOfAsync(id);
        Assert.Equal((TaskState.Revoked, "TaskExpired", 1), (ended.Status, ended.Error!.Type, ended.Attempts));
    }

    [Fact]
    public async Task Headers_reach_the_handler()
    {
        await using var worker = await StartWorkerAsync(concurrency: 1, worker => worker.Steps["greet"] = (context, _) => Task.FromResult(context.Headers["tenant"]));

        var id = await Client.RunAsync("greet", new EnqueueOptions { Headers = new Dictionary<string, string> { ["tenant"] = "acme" } });

        Assert.Equal("acme", (await worker.EndOfAsync(id)).Result!.Value.GetString());
    }

    [Fact]
    public async Task A_handle_has_the_result_the_progress_and_the_failure()
    {
        var go = new TaskCompletionSource();
        await using var worker = await StartWorkerAsync(concurrency: 2, worker =>
        {
            worker.Steps["long"] = async (context, _) => { context.ReportProgress(40, "half"); await go.Task; return "done"; };
            worker.Steps["broken"] = (_, _) => throw new RejectTaskException("no");
        });

        var handle = await Client.Client.EnqueueAsync(new WorkerHost.Run("long"), cancellationToken: Stop);
        await foreach (var progress in handle.WatchProgressAsync(Stop))
        {
            Assert.Equal(new TaskProgress(40, "half"), progress);
            go.TrySetResult();
        }

        Assert.Equal("done", await handle.GetAsync(Limits.Wait, Stop));
        var broken = await Client.Client.EnqueueAsync(new WorkerHost.Run("broken"), cancellationToken: Stop);
        var failure = await Assert.ThrowsAsync<TaskFailedException>(() => broken.GetAsync(Limits.Wait, Stop));
        Assert.Equal("no", failure.Snapshot.Error!.Message);
    }

    [Fact]
    public async Task A_key_that_is_taken_yields_the_task_that_has_it()
    {
        var how = new EnqueueOptions { UniqueKey = "report" };
        var first = await Client.Client.EnqueueAsync(new WorkerHost.Run("a"), how, Stop);
        var second = await Client.Client.EnqueueAsync(new WorkerHost.Run("b"), how, Stop);
        Assert.Equal((first.Id, true, false), (second.Id, first.IsNew, second.IsNew));

        await Client.Client.EnqueueAsync(new WorkerHost.Run("a"), new EnqueueOptions { Id = "mine" }, Stop);
        await Assert.ThrowsAsync<KeyTakenException>(() => Client.Client.EnqueueAsync(new WorkerHost.Run("b"), new EnqueueOptions { Id = "mine" }, Stop));
    }

    private async Task<WorkerHost> StartWorkerAsync(int concurrency, Action<WorkerHost>? prepare = null)
    {
        var worker = await WorkerHost.StartAsync(redis.ConnectionString, _prefix, configure: settings => settings["Worker:Concurrency"] = $"{concurrency}", prepare: prepare);
        return worker;
    }
}
