using System.Text;
using StackExchange.Redis;
using TaskQueue;
using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace Tests.Support;

/// <summary>One workflow in Redis, moved by hand. Its steps are called a, b, c...</summary>
internal sealed class FlowBench(IConnectionMultiplexer redis)
{
    private static readonly TaskQueueOptions Options = new();
    private int _tasks;

    public RedisKeys Keys { get; } = new(RedisFixture.NewPrefix());

    public FlowBroker Broker => field ??= new FlowBroker(redis, Keys, new FlowPayloads(Codec), Microsoft.Extensions.Options.Options.Create(Options));

    public PayloadCodec Codec { get; init; } = PayloadCodec.Plain;

    public IDatabase Database => redis.GetDatabase();

    public WorkflowId Id { get; } = WorkflowId.Create(TimeProvider.System.GetUtcNow());

    public IReadOnlyList<WorkflowStep> Steps { get; private set; } = [];

    public static Workflow Step(string name, string? into = null) => Workflow.Step("tests.run", name: name, into: into);

    public Task<bool> CreateAsync(Workflow workflow) => CreateAsync(workflow.ToDefinition("test"));

    public Task<bool> CreateAsync(WorkflowDefinition definition)
    {
        Assert.Empty(WorkflowRules.Check(definition));
        Steps = definition.Steps;
        return Broker.CreateAsync(Id, definition.Name, new FlowPlan(definition), Steps.Count, default);
    }

    /// <summary>Tells that a step has ended; the names of those that are ready now.</summary>
    public async Task<string> EndAsync(string name, TaskState state = TaskState.Success, string outcome = "")
    {
        var number = Number(name);
        var end = new FlowEnd(new FlowNode(Id, number, FlowKeeps.All), state, Encoding.UTF8.GetBytes(outcome), new TaskId("default", TaskLane.Ready, 1, number));
        return Names(await Broker.AdvanceAsync(end));
    }

    public Task<string> FailAsync(string name) => EndAsync(name, TaskState.Failure, $$"""{"type":"E","message":"{{name}} broke"}""");

    /// <summary>What a step that is ready takes from those before it.</summary>
    public async Task<string?> InputAsync(string name) =>
        Assert.Single((await Broker.TakeAsync(Id, [Number(name)])).Ready).Input is { } input ? Encoding.UTF8.GetString(input) : null;

    /// <summary>Says that steps have become tasks; the names of those revoked in the meantime.</summary>
    public async Task<string> StartedAsync(params string[] names) =>
        Names(await Broker.StartedAsync(Id, names.Select(name => (Number(name), new TaskId("default", TaskLane.Ready, 2, ++_tasks)))));

    public async Task<string> ReadyAsync() => Names(await Broker.ReadReadyAsync(Id));

    public async Task<WorkflowSnapshot> ReadAsync() => (await Broker.ReadAsync(Id))!;

    /// <summary>The state of each step, in order: <c>a SUCCESS, b PENDING</c>.</summary>
    public async Task<string> StatesAsync() =>
        string.Join(", ", (await ReadAsync()).Steps.OrderBy(step => step.Name, StringComparer.Ordinal).Select(step => $"{step.Name} {step.Status.ToString().ToUpperInvariant()}"));

    private int Number(string name) => Steps.Select((step, i) => (step.Name, i)).Single(step => step.Name == name).i;

    private string Names(IEnumerable<int> steps) => string.Join(' ', steps.Select(i => Steps[i].Name).Order(StringComparer.Ordinal));
}
