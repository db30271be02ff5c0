using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;
using static TaskQueue.Authoring.Workflow;

namespace Tests.Processing;

/// <summary>Whoever moves a workflow is lost in the middle of it, at each point where that can be: another comes and goes on, and nothing runs twice.</summary>
public sealed class WorkflowRecoveryTests(RedisFixture redis) : IAsyncLifetime
{
    private readonly string _prefix = RedisFixture.NewPrefix();
    private WorkerHost? _client;

    private WorkerHost Client => _client!;

    private FlowBroker Broker => Client.Services.GetRequiredService<FlowBroker>();

    private RedisKeys Keys => Client.Services.GetRequiredService<RedisKeys>();

    public async ValueTask InitializeAsync() => _client = await WorkerHost.StartAsync(redis.ConnectionString, _prefix, works: false);

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    [Fact]
    public async Task Lost_between_the_end_of_a_step_and_the_start_of_the_next()
    {
        var id = await StartAsync(Chain(Run("a"), Step(new WorkerHost.Run("?"), into: "step")));
        await EndFirstStepAsync();
        Assert.Equal(0, (await FindAsync(id)).Done);

        await using var worker = await StartWorkerAsync();

        var ended = await EndOfAsync(id);
        Assert.Equal((TaskState.Success, "told"), (ended.Status, ended.Result!.Value.GetString()));
        Assert.Equal(0, await redis.Connection.GetDatabase().SortedSetLengthAsync(Keys.Of("default").Flows));
    }

    [Fact]
    public async Task Lost_at_the_last_end_of_a_chord()
    {
        var id = await StartAsync(Chord([Run("a"), Run("b"), Run("c")], Step("tests.join", into: "parts")));
        for (var i = 0; i < 3; i++)
            await EndFirstStepAsync();

        await using var worker = await StartWorkerAsync();

        Assert.Equal("told-told-told", (await EndOfAsync(id)).Result!.Value.GetString());
    }

    [Fact]
    public async Task Lost_after_the_end_was_told_and_before_the_next_step_was_enqueued()
    {
        var id = await StartAsync(Chain(Run("a"), Run("b")));
        var untold = await EndFirstStepAsync();
        await Broker.AdvanceAsync(new FlowEnd(untold.Step, TaskState.Success, default, untold.Task));
        Assert.Equal([1], await Broker.ReadReadyAsync(id));

        await using var worker = await StartWorkerAsync();

        Assert.Equal(TaskState.Success, (await EndOfAsync(id)).Status);
    }

    [Fact]
    public async Task Lost_after_the_next_step_was_enqueued_and_before_that_was_noted()
    {
        var id = await StartAsync(Chain(Run("a"), Run("b")));
        var untold = await EndFirstStepAsync();
        await Broker.AdvanceAsync(new FlowEnd(untold.Step, TaskState.Success, default, untold.Task));
        var ready = Assert.Single((await Broker.TakeAsync(id, [1])).Ready);
        var launcher = Client.Services.GetRequiredService<FlowLauncher>();
        var (first, _, _) = await launcher.EnqueueAsync(ready, "{\"step\":\"b\"}"u8.ToArray(), default);
        var count = 0;

        await using var worker = await StartWorkerAsync(steps => steps["b"] = (_, _) => Task.FromResult($"{Interlocked.Increment(ref count)}"));

        var ended = await EndOfAsync(id);
        Assert.Equal((TaskState.Success, first.ToString(), 1), (ended.Status, ended.Steps[1].TaskId, count));
    }

    [Fact]
    public async Task Lost_before_the_first_steps_were_started()
    {
        var definition = Group(Run("a"), Run("b")).ToDefinition();
        var steps = definition.Steps.Select(step => step with { Queue = "default" }).ToList();
        var id = WorkflowId.Create(TimeProvider.System.GetUtcNow());
        await Broker.AnnounceAsync(id, isNew: true);
        await Broker.CreateAsync(id, null, new FlowPlan(definition with { Steps = steps }), steps.Count, default);
        await MakeOverdueAsync();

        await using var worker = await StartWorkerAsync();

        Assert.Equal(TaskState.Success, (await EndOfAsync(id)).Status);
    }

    [Fact]
    public async Task Lost_while_cancelling()
    {
        var id = await StartAsync(Chain(Run("a"), Run("b")));
        await Broker.AnnounceAsync(id, isNew: false);
        await Broker.CancelAsync(id);
        await MakeOverdueAsync();

        await using var worker = await StartWorkerAsync(
            steps => steps["a"] = async (_, cancelled) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
                return "never";
            });

        Assert.Equal(TaskState.Revoked, (await EndOfAsync(id)).Status);
    }

    [Fact]
    public async Task Workers_killed_again_and_again_lose_nothing()
    {
        var names = Enumerable.Range(0, 60).Select(i => $"n{i}").ToArray();
        Workflow Divide() => Step("tasks.divide", System.Text.Json.JsonElement.Parse("""{"x":10,"y":2}"""u8));
        var id = await StartAsync(Chain(Divide(), Chord([.. names.Select(_ => Divide())], Chain([.. Enumerable.Range(0, 30).Select(_ => Divide())]))));
        await using var second = await StartProcessAsync("second");
        for (var kill = 0; kill < 3; kill++)
        {
            var done = (await FindAsync(id)).Done;
            await using var victim = await StartProcessAsync($"victim{kill}");
            await Eventually.GetAsync("it goes on", () => FindAsync(id), flow => flow.Done > done + 5);
            await victim.SignalAsync("KILL");
        }

        var ended = await EndOfAsync(id);
        Assert.Equal((TaskState.Success, 91), (ended.Status, ended.Done));
    }

    private static Workflow Run(string step) => Step(new WorkerHost.Run(step));

    private Task<WorkflowId> StartAsync(Workflow workflow) => Client.Workflows.StartAsync(workflow.ToDefinition(), TestContext.Current.CancellationToken);

    private async Task<WorkflowSnapshot> FindAsync(WorkflowId id) => (await Client.Workflows.FindAsync(id, TestContext.Current.CancellationToken))!;

    private async Task<WorkflowSnapshot> EndOfAsync(WorkflowId id)
    {
        var flow = await Client.Workflows.WaitAsync(id, Limits.Wait, TestContext.Current.CancellationToken);
        Assert.NotNull(flow);
        Assert.True(flow.EndedAt is not null, $"{flow.Done} of {flow.Total}");
        return flow;
    }

    /// <summary>Claims a task and ends it, as a worker does that is lost in the very next moment.</summary>
    private async Task<UntoldEnd> EndFirstStepAsync()
    {
        await using var claimer = new ReadyClaimer(redis.Connection, Keys, Client.Services.GetRequiredService<QueueGroups>(), "default", "lost");
        var claim = Assert.Single((await claimer.ClaimAsync(1, block: null)).Tasks);
        var record = BrokerBench.Record(claim, TaskState.Success, "\"told\"");
        Assert.Empty(await Client.Services.GetRequiredService<TaskBroker>().CompleteAsync("lost", [new EndedTask(claim, record, HasNotes: true)]));
        var members = await redis.Connection.GetDatabase().SortedSetRangeByRankAsync(Keys.Of("default").Flows, -1);
        return FlowReply.ReadUntold("default", Assert.Single(members).ToString())!;
    }

    private async Task MakeOverdueAsync()
    {
        var database = redis.Connection.GetDatabase();
        foreach (var (member, score) in (await database.SortedSetRangeByRankWithScoresAsync(Keys.FlowsUnsettled)).Select(one => (one.Element, one.Score)))
            await database.SortedSetAddAsync(Keys.FlowsUnsettled, member, score - 60_000);
    }

    private Task<WorkerHost> StartWorkerAsync(Action<Steps>? steps = null) => WorkerHost.StartAsync(redis.ConnectionString, _prefix, prepare: host => steps?.Invoke(host.Steps));

    private async Task<ChildProcess> StartProcessAsync(string name)
    {
        var worker = await ChildProcess.StartAsync(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "Worker.dll"), "--urls=http://127.0.0.1:0", $"--ConnectionStrings:redis={redis.ConnectionString}",
                $"--TaskQueue:Prefix={_prefix}", $"--Worker:Name={name}", "--Worker:Lease=00:00:02", "--Worker:ReclaimInterval=00:00:00.5",
                "--Worker:Concurrency=2", "--Tutorial:DivideDelay=00:00:00.2",
            ],
            AppContext.BaseDirectory);
        await worker.Output.FirstAsync(static line => line.Contains("Application started", StringComparison.Ordinal));
        return worker;
    }
}
