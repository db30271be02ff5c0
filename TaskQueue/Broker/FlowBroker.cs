using Microsoft.Extensions.Options;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>The workflows in Redis: each method is one atomic operation, and may be repeated safely.</summary>
internal sealed class FlowBroker(IConnectionMultiplexer redis, RedisKeys keys, FlowPayloads payloads, IOptions<TaskQueueOptions> options)
{
    /// <summary>How many recent workflows can be listed.</summary>
    public const int MostRecent = 1000;

    // What a step takes is part of its arguments: it can't be longer than these, but for what encryption adds to each result.
    private const int EncryptionAdds = 1024 * 1024;
    private const int MostTakenAtOnce = 8 * 1024 * 1024;

    private const int AtMostOverdue = 1000;

    // Renewed with every step that ends: only a workflow in which nothing happens for so long is forgotten.
    private static readonly TimeSpan LivingTtl = TimeSpan.FromDays(30);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private IDatabase Database => redis.GetDatabase();

    private long EndedTtlMilliseconds => (long)options.Value.ResultTtl.TotalMilliseconds;

    private static long LivingTtlMilliseconds => (long)LivingTtl.TotalMilliseconds;

    /// <summary>Says that a workflow is about to be started, or to be cancelled.</summary>
    public Task AnnounceAsync(WorkflowId flow, bool isNew) =>
        Database.EvaluateAsync(Script.FlowAnnounce, [keys.FlowsUnsettled, keys.FlowsRecent], [flow.ToString(), isNew ? MostRecent : 0]);

    /// <summary>What was announced is done.</summary>
    public Task SettleAsync(WorkflowId flow) => Database.SortedSetRemoveAsync(keys.FlowsUnsettled, flow.ToString());

    /// <summary>new -> all its steps wait, but those that are ready. False when it was there already.</summary>
    public async Task<bool> CreateAsync(WorkflowId flow, string? name, FlowPlan plan, int total, TraceContext trace)
    {
        RedisValue[] header =
        [
            "total", total, "left", total, "name", name ?? "", "trace", FlowReply.WriteParent(trace), "tracestate", trace.State ?? "", "baggage", trace.Baggage ?? "",
        ];
        RedisValue[][] parts = [header, [.. plan.Specs((step, keeps) => payloads.EncodeSpec(flow, step, keeps))], [.. plan.Dependents()], [.. plan.Run()], [.. plan.Roots.Select(i => (RedisValue)i)]];
        RedisValue[] values = [LivingTtlMilliseconds, .. parts.Select(part => (RedisValue)part.Length), .. parts.SelectMany(part => part)];
        return (bool)await Database.EvaluateAsync(Script.FlowCreate, keys.Of(flow).All, values).ConfigureAwait(false);
    }

    /// <summary>A step has ended. Returns the steps that are ready now; told again, all that are still to be started.</summary>
    public async Task<IReadOnlyList<int>> AdvanceAsync(FlowEnd end)
    {
        var of = keys.Of(end.Step.Flow);
        var ready = await Database.EvaluateAsync(
            Script.FlowAdvance,
            of.All,
            [
                end.Step.Number, FlowReply.Letter(end.State), payloads.EncodeOutcome(end.Step.Flow, end.Outcome), end.Task?.ToString() ?? "", LivingTtlMilliseconds, EndedTtlMilliseconds, of.Ended.ToString(), end.Span,
            ]).ConfigureAwait(false);
        return [.. ((RedisResult[])ready!).Select(step => (int)step)];
    }

    /// <summary>What is needed to start steps; those that are started already are left out. Also, how many of the steps were looked at: not all, when they take much.</summary>
    public async Task<(IReadOnlyList<ReadyStep> Ready, int Looked)> TakeAsync(WorkflowId flow, IReadOnlyCollection<int> steps)
    {
        var of = keys.Of(flow);
        var reply = (RedisResult[])(await Database.EvaluateAsync(
            Script.FlowTake,
            [of.Specs, of.Run, of.Ready],
            [options.Value.MaxPayloadBytes + EncryptionAdds, MostTakenAtOnce, .. steps.Select(step => (RedisValue)step)]).ConfigureAwait(false))!;
        return ([.. reply.Skip(1).Select(row => FlowReply.ReadReady(flow, row, payloads))], (int)reply[0]);
    }

    /// <summary>Steps have become tasks. Returns those that were revoked in the meantime.</summary>
    public async Task<IReadOnlyList<int>> StartedAsync(WorkflowId flow, IEnumerable<(int Step, TaskId Task)> started)
    {
        var of = keys.Of(flow);
        var revoked = await Database.EvaluateAsync(
            Script.FlowStarted, [of.Run, of.Ready], [.. started.SelectMany(one => new RedisValue[] { one.Step, one.Task.ToString() })]).ConfigureAwait(false);
        return [.. ((RedisResult[])revoked!).Select(step => (int)step)];
    }

    /// <summary>What waits is revoked. 0 when there is no such workflow, 2 when it has ended, else 1 and the tasks of its steps that have not ended.</summary>
    public async Task<(int Outcome, IReadOnlyList<TaskId> Running)> CancelAsync(WorkflowId flow)
    {
        var of = keys.Of(flow);
        var reply = (RedisResult[])(await Database.EvaluateAsync(
            Script.FlowCancel, of.All, [LivingTtlMilliseconds, EndedTtlMilliseconds, of.Ended.ToString()]).ConfigureAwait(false))!;
        return ((int)reply[0], [.. reply.Skip(1).Select(task => TaskId.Parse((string)task!))]);
    }

    /// <summary>A whole workflow; null when there is none.</summary>
    public async Task<WorkflowSnapshot?> ReadAsync(WorkflowId flow)
    {
        var of = keys.Of(flow);
        var reply = await Database.EvaluateAsync(Script.FlowRead, [of.Header, of.Specs, of.Run], [WorkflowSnapshot.LongestResult]).ConfigureAwait(false);
        return FlowReply.ReadSnapshot(flow, reply, payloads);
    }

    /// <summary>A workflow without its steps; null when there is none.</summary>
    public async Task<WorkflowSummary?> ReadSummaryAsync(WorkflowId flow)
    {
        var header = await Database.HashGetAllAsync(keys.Of(flow).Header).ConfigureAwait(false);
        return FlowReply.ReadSummary(flow, header.ToDictionary(entry => entry.Name.ToString(), entry => entry.Value.ToString(), StringComparer.Ordinal));
    }

    /// <summary>What a workflow's steps are traced under, when nothing closer is known.</summary>
    public async Task<TraceContext> ReadTraceAsync(WorkflowId flow)
    {
        var values = await Database.HashGetAsync(keys.Of(flow).Header, ["trace", "tracestate", "baggage"]).ConfigureAwait(false);
        return FlowReply.ReadTrace(values[0], values[1], values[2]);
    }

    /// <summary>The steps of a workflow that are to be started.</summary>
    public async Task<IReadOnlyList<int>> ReadReadyAsync(WorkflowId flow) =>
        [.. (await Database.SetMembersAsync(keys.Of(flow).Ready).ConfigureAwait(false)).Select(step => (int)step)];

    /// <summary>Recent workflows, newest first.</summary>
    public async Task<IReadOnlyList<WorkflowId>> GetRecentAsync(int count) =>
        [.. (await Database.SortedSetRangeByRankAsync(keys.FlowsRecent, 0, count - 1, Order.Descending).ConfigureAwait(false)).Select(id => WorkflowId.Parse(id.ToString()))];

    /// <summary>Workflows whose start or cancellation was announced so long ago that its caller must be lost, and how long that is.</summary>
    public async Task<IReadOnlyList<(WorkflowId Flow, TimeSpan Age)>> GetUnsettledAsync(TimeSpan after) =>
        [.. (await GetOverdueAsync(keys.FlowsGate, keys.FlowsUnsettled, after).ConfigureAwait(false)).Select(one => (WorkflowId.Parse(one.Member), one.Age))];

    /// <summary>Ends of steps that their workflow was not told of for so long that their worker must be lost.</summary>
    public async Task<IReadOnlyList<UntoldEnd>> GetUntoldAsync(string queue, TimeSpan after) =>
        [
            .. (await GetOverdueAsync(keys.Of(queue).FlowsGate, keys.Of(queue).Flows, after).ConfigureAwait(false))
                .Select(one => FlowReply.ReadUntold(queue, one.Member)).OfType<UntoldEnd>(),
        ];

    /// <summary>The ends of one workflow's steps that nobody has told it of yet, among the latest thousand of the queue.</summary>
    public async Task<IReadOnlyList<UntoldEnd>> GetUntoldAsync(string queue, WorkflowId flow)
    {
        const int AtMost = 1000;
        var members = await Database.SortedSetRangeByRankAsync(keys.Of(queue).Flows, 0, AtMost - 1, Order.Descending).ConfigureAwait(false);
        return [.. members.Select(member => FlowReply.ReadUntold(queue, member.ToString())).OfType<UntoldEnd>().Where(end => end.Step.Flow == flow)];
    }

    /// <summary>The workflow was told.</summary>
    public Task ToldAsync(string queue, string member) => Database.SortedSetRemoveAsync(keys.Of(queue).Flows, member);

    /// <summary>Hears of the end of a workflow, until disposed.</summary>
    public async Task<FlowListener> ListenAsync(WorkflowId flow)
    {
        var ends = await redis.GetSubscriber().SubscribeAsync(keys.Of(flow).Ended).ConfigureAwait(false);
        return new FlowListener(ends);
    }

    private async Task<IEnumerable<(string Member, TimeSpan Age)>> GetOverdueAsync(RedisKey gate, RedisKey set, TimeSpan after)
    {
        var rows = await Database.EvaluateAsync(
            Script.FlowOverdue, [gate, set], [(long)Period.TotalMilliseconds, (long)after.TotalMilliseconds, AtMostOverdue]).ConfigureAwait(false);
        return ((RedisResult[])rows!).Select(row => ((string)row[0]!, TimeSpan.FromMilliseconds((long)row[1])));
    }
}
