using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>
/// Tells workflows of the ends of their steps: of those that end in this worker at once; and of those that nobody has told in time, because a worker
/// was lost between the end and the telling, or a client ended them. A step's end stands in its queue's outbox until its workflow has gone on.
/// </summary>
internal sealed class FlowTeller(FlowDriver driver, FlowBroker broker, TaskTelemetry telemetry, TimeProvider clock, ILogger<FlowTeller> log)
{
    private const int LargestBatch = 100;
    private const int MostWaiting = 100 * LargestBatch;

    private const string Telling = "telling a workflow of the end of a step";
    private const string GoingOn = "going on with a workflow whose caller was lost";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OverdueAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan UnsettledAfter = TimeSpan.FromSeconds(5);

    // What finds no room is told when it is overdue.
    private readonly Channel<(UntoldEnd Untold, FlowEnd End, TraceContext Trace)> _ends =
        Channel.CreateBounded<(UntoldEnd, FlowEnd, TraceContext)>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>A run has ended. Nothing to do for those that are no workflow's step.</summary>
    public void Tell(TaskRun run, EndRecord record)
    {
        if (run.Flow is not { } node)
            return;
        var untold = new UntoldEnd(FlowReply.WriteUntold(run.Entry.Extras!.Flow!, run.TaskId, record.State), node, run.TaskId, record.State);
        var trace = run.Entry.Trace with { Parent = run.Span?.Context ?? run.Entry.Trace.Parent };
        _ends.Writer.TryWrite((untold, FlowEnds.Of(node, run.TaskId, record) with { Span = run.Span is null ? "" : FlowReply.WriteParent(trace) }, trace));
    }

    /// <summary>Tells of this worker's ends until <paramref name="giveUp"/>, and looks for those of others until <paramref name="stopping"/>.</summary>
    public Task RunAsync(Func<IReadOnlyList<string>> queues, CancellationToken giveUp, CancellationToken stopping) =>
        Task.WhenAll(TellAsync(giveUp), LookAsync(queues, stopping));

    private async Task TellAsync(CancellationToken giveUp)
    {
        var batch = new List<Task>(LargestBatch);
        while (await _ends.Reader.WaitToReadAsync(giveUp).ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < LargestBatch && _ends.Reader.TryRead(out var one))
                batch.Add(TryAsync(Telling, () => driver.AdvanceAsync(one.Untold, one.End, one.Trace)));
            await Task.WhenAll(batch).ConfigureAwait(false);
        }
    }

    private async Task LookAsync(Func<IReadOnlyList<string>> queues, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
        {
            foreach (var queue in queues())
                await CatchUpAsync(queue).ConfigureAwait(false);
            await ResumeAsync().ConfigureAwait(false);
        }
    }

    private Task CatchUpAsync(string queue) => TryAsync(Telling, async () =>
    {
        foreach (var batch in (await broker.GetUntoldAsync(queue, OverdueAfter).ConfigureAwait(false)).Chunk(LargestBatch))
            await Task.WhenAll(batch.Select(untold => TryAsync(Telling, () => driver.AdvanceAsync(untold)))).ConfigureAwait(false);
        return [];
    });

    private Task ResumeAsync() => TryAsync(GoingOn, async () =>
    {
        foreach (var (flow, age) in await broker.GetUnsettledAsync(UnsettledAfter).ConfigureAwait(false))
            await TryAsync(GoingOn, () => driver.ResumeAsync(flow, age)).ConfigureAwait(false);
        return [];
    });

    private async Task TryAsync(string what, Func<Task<IReadOnlyList<WorkflowStep>>> action)
    {
        try
        {
            foreach (var step in await action().ConfigureAwait(false))
                telemetry.Sent(step.Queue!, step.Kind!, 1);
        }
        catch (Exception exception)
        {
            // The outbox still has it.
            if (!RedisFaults.IsPassing(exception))
                Log.Unexpected(log, exception, what);
        }
    }
}
