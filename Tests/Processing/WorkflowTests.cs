using System.Diagnostics;
using System.Text.Json;
using TaskQueue.Authoring;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Support;
using static TaskQueue.Authoring.Workflow;

namespace Tests.Processing;

/// <summary>Workflows as a worker runs them.</summary>
public sealed class WorkflowTests(RedisFixture redis) : IAsyncLifetime
{
    private readonly string _prefix = RedisFixture.NewPrefix();
    private WorkerHost? _worker;

    private WorkerHost Worker => _worker!;

    public async ValueTask InitializeAsync() => _worker = await WorkerHost.StartAsync(redis.ConnectionString, _prefix);

    public ValueTask DisposeAsync() => Worker.DisposeAsync();

    [Fact]
    public async Task A_chain_hands_each_result_to_the_next()
    {
        var ended = await RunAsync(Chain(Run("hello"), Run("?", into: "step"), Run("?", into: "step")));

        Assert.Equal((TaskState.Success, 3, 3), (ended.Status, ended.Done, ended.Total));
        Assert.All(ended.Steps, step => Assert.Equal((StepState.Success, "hello"), (step.Status, step.Result!.Value.GetString())));
        Assert.Equal("hello", ended.Result!.Value.GetString());
        Assert.Equal(3, ended.Steps.Select(step => step.TaskId).Distinct().Count());
    }

    [Fact]
    public async Task Cancelled_it_ends_though_no_worker_consumes_its_queue()
    {
        var id = await Worker.Workflows.StartAsync(Chain(Step(new WorkerHost.Run("a"), queue: "nobody"), Run("b")).ToDefinition(), TestContext.Current.CancellationToken);

        Assert.Equal(CancelOutcome.Cancelled, await Worker.Workflows.CancelAsync(id, TestContext.Current.CancellationToken));

        Assert.Equal(TaskState.Revoked, (await Worker.Workflows.FindAsync(id, TestContext.Current.CancellationToken))!.Status);
    }

    [Fact]
    public async Task A_chord_joins_a_hundred_results_in_order()
    {
        var names = Enumerable.Range(0, 100).Select(i => $"n{i}").ToArray();

        var ended = await RunAsync(Chord([.. names.Select(name => Run(name))], Joined()));

        Assert.Equal((TaskState.Success, string.Join('-', names)), (ended.Status, ended.Result!.Value.GetString()));
    }

    [Fact]
    public async Task A_chord_of_two_thousand_between_two_steps_does_not_hang()
    {
        var header = Enumerable.Range(0, 2000).Select(i => Run($"n{i}")).ToList();

        var ended = await RunAsync(Chain(Run("first"), Chord(header, Joined()), Run("last")));

        Assert.Equal((TaskState.Success, 2003), (ended.Status, ended.Done));
    }

    [Fact]
    public async Task Everything_nests()
    {
        var ended = await RunAsync(Chain(
            Run("start"),
            Chord([Chain(Run("?", "step"), Run("?", "step")), Chord([Run("a"), Run("b")], Joined()), Run("c")], Joined()),
            Group(Run("?", "step"), Run("x"))));

        Assert.Equal("""["start-a-b-c","x"]""", ended.Result!.Value.GetRawText());
    }

    [Fact]
    public async Task A_failure_skips_the_rest_and_runs_the_callbacks()
    {
        Worker.Steps["broken"] = (_, _) => throw new RejectTaskException("broken on purpose");

        var ended = await RunAsync(Chain(Run("a"), Run("broken", name: "broken"), Run("never", name: "never")).OnFailure(Run("mend", name: "mend")).OnEnd(Run("sweep", name: "sweep")));

        Assert.Equal(
            [StepState.Success, StepState.Failure, StepState.Skipped, StepState.Success, StepState.Success], ended.Steps.Select(step => step.Status));
        Assert.Equal((TaskState.Failure, 1, "broken on purpose"), (ended.Status, ended.Failed, ended.Steps[1].Error!.Message));
    }

    [Fact]
    public async Task Cancelled_it_revokes_what_runs_and_what_waits()
    {
        var started = new Signal("started");
        Worker.Steps["endless"] = async (_, cancelled) =>
        {
            started.Set();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
            return "never";
        };
        var id = await StartAsync(Chain(Run("a"), Run("endless"), Run("never")));
        await started.WaitAsync();

        Assert.Equal(CancelOutcome.Cancelled, await Worker.Workflows.CancelAsync(id, TestContext.Current.CancellationToken));

        var ended = await EndOfAsync(id);
        Assert.Equal([StepState.Success, StepState.Revoked, StepState.Revoked], ended.Steps.Select(step => step.Status));
        Assert.Equal((TaskState.Revoked, null), (ended.Status, ended.Steps[2].TaskId));
        Assert.Equal(CancelOutcome.Ended, await Worker.Workflows.CancelAsync(id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_step_that_a_client_revokes_ends_the_workflow_once_a_worker_looks()
    {
        var prefix = RedisFixture.NewPrefix();
        await using var client = await WorkerHost.StartAsync(redis.ConnectionString, prefix, works: false);
        var id = await client.Workflows.StartAsync(Chain(Run("a"), Run("b")).ToDefinition(), TestContext.Current.CancellationToken);
        var flow = await client.Workflows.FindAsync(id, TestContext.Current.CancellationToken);

        Assert.Equal(RevokeOutcome.Revoked, await client.Client.RevokeAsync(TaskId.Parse(flow!.Steps[0].TaskId!), TestContext.Current.CancellationToken));
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, prefix);

        flow = await client.Workflows.WaitAsync(id, Limits.Wait, TestContext.Current.CancellationToken);
        Assert.Equal((TaskState.Revoked, StepState.Revoked, StepState.Skipped), (flow!.Status, flow.Steps[0].Status, flow.Steps[1].Status));
    }

    [Fact]
    public async Task A_task_tells_which_workflow_it_belongs_to()
    {
        var ended = await RunAsync(Run("a"));

        var task = await Worker.Client.FindAsync(TaskId.Parse(ended.Steps[0].TaskId!), TestContext.Current.CancellationToken);

        Assert.Equal(ended.WorkflowId, task!.WorkflowId);
    }

    [Fact]
    public async Task What_a_step_takes_may_be_too_long_and_then_it_fails()
    {
        Worker.Steps["long"] = (_, _) => Task.FromResult(new string('x', 300 * 1024));

        var ended = await RunAsync(Chain(Run("long"), Run("?", into: "step"), Run("never")));

        Assert.Equal([StepState.Success, StepState.Failure, StepState.Skipped], ended.Steps.Select(step => step.Status));
        Assert.Equal(("ArgumentsTooLong", null), (ended.Steps[1].Error!.Type, ended.Steps[1].TaskId));
    }

    [Fact]
    public async Task All_of_it_is_one_trace()
    {
        var spans = new Recorder<Activity>("spans");
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "TaskQueue",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);

        var ended = await RunAsync(Chain(Run("a"), Chord([Run("b"), Run("c")], Joined())));

        var own = spans.Items.Where(span => span.TraceId.ToHexString() == ended.TraceId).ToList();
        Assert.Equal(["create workflow", "process default", "process default", "process default", "process default"], own.Select(span => span.DisplayName).Order());
        var create = own.Single(span => span.Kind == ActivityKind.Producer);
        var byTask = own.Where(span => span != create).ToDictionary(span => (string)span.GetTagItem("messaging.message.id")!);
        Activity Of(int step) => byTask[ended.Steps[step].TaskId!];
        Assert.Equal(create.SpanId, Of(0).ParentSpanId);
        Assert.All([1, 2], step => Assert.Equal(Of(0).SpanId, Of(step).ParentSpanId));
        Assert.Equal(new[] { Of(1).SpanId, Of(2).SpanId }.ToHashSet(), [Of(3).ParentSpanId, Assert.Single(Of(3).Links).Context.SpanId]);
        Assert.All(own, span => Assert.Equal(ended.WorkflowId, span.GetTagItem("taskqueue.workflow.id")));
    }

    [Fact]
    public async Task The_latest_are_listed_first()
    {
        var first = await RunAsync(Run("a"));
        var second = await RunAsync(Run("b"));

        var recent = await Worker.Workflows.ListAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([second.WorkflowId, first.WorkflowId], recent.Select(flow => flow.WorkflowId));
        Assert.All(recent, flow => Assert.Equal((TaskState.Success, 1, 1), (flow.Status, flow.Done, flow.Total)));
    }

    [Fact]
    public async Task There_is_none()
    {
        var id = WorkflowId.Create(TimeProvider.System.GetUtcNow());

        Assert.Null(await Worker.Workflows.WaitAsync(id, Limits.Wait, TestContext.Current.CancellationToken));
        Assert.Equal(CancelOutcome.NotFound, await Worker.Workflows.CancelAsync(id, TestContext.Current.CancellationToken));
    }

    private static Workflow Run(string step, string? into = null, string? name = null) => Step(new WorkerHost.Run(step), into, name: name);

    private static Workflow Joined() => Step("tests.join", into: "parts");

    private Task<WorkflowId> StartAsync(Workflow workflow) => Worker.Workflows.StartAsync(workflow.ToDefinition(), TestContext.Current.CancellationToken);

    private async Task<WorkflowSnapshot> RunAsync(Workflow workflow) => await EndOfAsync(await StartAsync(workflow));

    private async Task<WorkflowSnapshot> EndOfAsync(WorkflowId id)
    {
        var flow = await Worker.Workflows.WaitAsync(id, Limits.Wait, TestContext.Current.CancellationToken);
        Assert.True(flow?.EndedAt is not null, $"{id} has not ended: {JsonSerializer.Serialize(flow, ContractsJson.Default.WorkflowSnapshot)}");
        return flow;
    }
}
