using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>
/// Moves workflows on. Whatever it does may be done again, by anybody: an end counts once, a step becomes one task. What it leaves undone when its process
/// is lost stands in an outbox (a queue's for ends, that of all workflows for starts and cancellations), and any worker comes back to it.
/// </summary>
internal sealed class FlowDriver(FlowBroker flows, FlowLauncher launcher, TaskBroker tasks, TaskReader reader, TimeProvider clock)
{
    // A process that announced a workflow and did not create it within this time never will.
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromMinutes(10);

    /// <summary>Creates a workflow and starts its first steps, which it returns.</summary>
    public async Task<IReadOnlyList<WorkflowStep>> StartAsync(WorkflowId flow, WorkflowDefinition definition, TraceContext trace)
    {
        var plan = new FlowPlan(definition);
        await flows.AnnounceAsync(flow, isNew: true).ConfigureAwait(false);
        await flows.CreateAsync(flow, definition.Name, plan, definition.Steps.Count, trace).ConfigureAwait(false);
        try
        {
            var started = await launcher.LaunchAsync(flow, plan.Roots, trace).ConfigureAwait(false);
            await flows.SettleAsync(flow).ConfigureAwait(false);
            return started;
        }
        catch (Exception exception) when (RedisFaults.IsPassing(exception))
        {
            // It is there, and announced: a worker starts what is left.
            return [];
        }
    }

    /// <summary>A step has ended: starts what is ready now, which it returns, then takes the end out of its queue's outbox.</summary>
    public async Task<IReadOnlyList<WorkflowStep>> AdvanceAsync(UntoldEnd untold, FlowEnd end, TraceContext trace)
    {
        var ready = await flows.AdvanceAsync(end).ConfigureAwait(false);
        var started = await launcher.LaunchAsync(end.Step.Flow, ready, trace).ConfigureAwait(false);
        await flows.ToldAsync(untold.Task.Queue, untold.Member).ConfigureAwait(false);
        return started;
    }

    /// <summary>Tells the end of a step that its worker, or who revoked it, did not tell.</summary>
    public async Task<IReadOnlyList<WorkflowStep>> AdvanceAsync(UntoldEnd untold)
    {
        var task = await reader.FindAsync(untold.Task).ConfigureAwait(false);
        // A result that is encrypted for others is told by one of them.
        if (task is { EndedAt: null } || (untold.Step.Keeps == FlowKeeps.All && task is { Status: TaskState.Success, Result: null }))
            return [];
        var trace = await flows.ReadTraceAsync(untold.Step.Flow).ConfigureAwait(false);
        return await AdvanceAsync(untold, FlowEnds.Of(untold, task), trace).ConfigureAwait(false);
    }

    /// <summary>What waits is revoked, and so is every task of it. 0 when there is no such workflow, 2 when it has ended, else 1.</summary>
    public async Task<int> CancelAsync(WorkflowId flow)
    {
        // Only what is there is announced: an id that was never given out must not occupy the workers.
        var summary = await flows.ReadSummaryAsync(flow).ConfigureAwait(false);
        if (summary is { EndedAt: null })
            await flows.AnnounceAsync(flow, isNew: false).ConfigureAwait(false);
        var (outcome, running) = await flows.CancelAsync(flow).ConfigureAwait(false);
        foreach (var chunk in running.Chunk(FlowLauncher.AtOnce))
            await Task.WhenAll(chunk.Select(RevokeAsync)).ConfigureAwait(false);
        // What waited has ended now, maybe in a queue that no worker consumes: nobody else would tell.
        foreach (var queue in running.Select(task => task.Queue).Distinct(StringComparer.Ordinal))
            await TellAsync(flow, queue).ConfigureAwait(false);
        await flows.SettleAsync(flow).ConfigureAwait(false);
        return outcome;
    }

    private async Task TellAsync(WorkflowId flow, string queue)
    {
        foreach (var untold in await flows.GetUntoldAsync(queue, flow).ConfigureAwait(false))
            await AdvanceAsync(untold).ConfigureAwait(false);
    }

    /// <summary>Goes on with a start or a cancellation whose caller was lost. Returns the steps it started.</summary>
    public async Task<IReadOnlyList<WorkflowStep>> ResumeAsync(WorkflowId flow, TimeSpan age)
    {
        if (await flows.ReadSummaryAsync(flow).ConfigureAwait(false) is not { } summary)
        {
            if (age > GivenUpAfter)
                await flows.SettleAsync(flow).ConfigureAwait(false);
            return [];
        }

        if (summary.CancelledAt is not null)
        {
            await CancelAsync(flow).ConfigureAwait(false);
            return [];
        }

        var trace = await flows.ReadTraceAsync(flow).ConfigureAwait(false);
        var started = await launcher.LaunchAsync(flow, await flows.ReadReadyAsync(flow).ConfigureAwait(false), trace).ConfigureAwait(false);
        await flows.SettleAsync(flow).ConfigureAwait(false);
        return started;
    }

    private Task<int> RevokeAsync(TaskId task) => Revocation.RevokeAsync(tasks, reader, task, clock.GetUtcNow());
}
