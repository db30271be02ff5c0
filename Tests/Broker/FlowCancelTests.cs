using TaskQueue.Authoring;
using TaskQueue.Contracts;
using Tests.Support;
using static TaskQueue.Authoring.Workflow;

namespace Tests.Broker;

/// <summary>A workflow is cancelled: what waits is revoked at once, what has become a task ends when its task does.</summary>
public sealed class FlowCancelTests(RedisFixture redis)
{
    private readonly FlowBench _bench = new(redis.Connection);

    private static Workflow S(string name) => FlowBench.Step(name);

    [Fact]
    public async Task What_waits_is_revoked_and_what_runs_is_named()
    {
        await _bench.CreateAsync(Chain(Group(S("a"), S("b")), S("c")));
        await _bench.StartedAsync("a");

        var (outcome, running) = await _bench.Broker.CancelAsync(_bench.Id);

        Assert.Equal((1, 1), (outcome, running.Count));
        Assert.Equal("a PENDING, b REVOKED, c REVOKED", await _bench.StatesAsync());
        var flow = await _bench.ReadAsync();
        Assert.Equal((TaskState.Started, true), (flow.Status, flow.CancelledAt is not null));
        Assert.Equal("", await _bench.EndAsync("a"));
        Assert.Equal(TaskState.Revoked, (await _bench.ReadAsync()).Status);
    }

    [Fact]
    public async Task Cancelled_twice_is_cancelled_once_and_what_has_ended_stays()
    {
        await _bench.CreateAsync(Chain(S("a"), S("b")));
        await _bench.StartedAsync("a");
        await _bench.Broker.CancelAsync(_bench.Id);

        Assert.Equal((1, 1), await OutcomeAsync());
        await _bench.EndAsync("a", TaskState.Revoked);
        Assert.Equal((2, 0), await OutcomeAsync());
    }

    [Fact]
    public async Task One_of_which_nothing_runs_ends_at_once()
    {
        await _bench.CreateAsync(S("a"));

        Assert.Equal((1, 0), await OutcomeAsync());

        Assert.Equal(TaskState.Revoked, (await _bench.ReadAsync()).Status);
        Assert.Equal("", await _bench.ReadyAsync());
    }

    [Fact]
    public async Task A_step_that_was_just_enqueued_is_not_wanted_any_more()
    {
        await _bench.CreateAsync(S("a"));
        await _bench.Broker.TakeAsync(_bench.Id, [0]);
        await _bench.Broker.CancelAsync(_bench.Id);

        Assert.Equal("a", await _bench.StartedAsync("a"));
        Assert.Empty((await _bench.Broker.TakeAsync(_bench.Id, [0])).Ready);
    }

    [Fact]
    public async Task There_is_none() => Assert.Equal((0, 0), await OutcomeAsync());

    private async Task<(int, int)> OutcomeAsync()
    {
        var (outcome, running) = await _bench.Broker.CancelAsync(_bench.Id);
        return (outcome, running.Count);
    }
}
