using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using TaskQueue.Broker;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>
/// Tells workflows of the ends of their steps: of those that end in this worker at once; and of those that nobody has told in time, because a worker
/// was lost between the end and the telling, or a client ended them. A step's end stands in its queue's outbox until its workflow has gone on.
/// </summary>
internal sealed class FlowTeller(FlowDriver driver, FlowBroker broker, TimeProvider clock, ILogger<FlowTeller> log)
{
    private const int LargestBatch = 100;
    private const int MostWaiting = 100 * LargestBatch;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(0.5);
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
        _ends.Writer.TryWrite((untold, FlowEnds.Of(node, run.TaskId, record), trace));
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
                batch.Add(TryAsync("telling a workflow of the end of a step", () => driver.AdvanceAsync(one.Untold, one.End, one.Trace)));
            await Task.WhenAll(batch).ConfigureAwait(false);
        }
    }

    private async Task LookAsync(Func<IReadOnlyList<string>> queues, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
        {
            foreach (var queue in queues())
                await TryAsync($"looking for steps that ended in {queue}", () => CatchUpAsync(queue)).ConfigureAwait(false);
            await TryAsync("looking for workflows that were left alone", ResumeAsync).ConfigureAwait(false);
        }
    }

    private async Task CatchUpAsync(string queue)
    {
        foreach (var batch in (await broker.GetUntoldAsync(queue, OverdueAfter).ConfigureAwait(false)).Chunk(LargestBatch))
            await Task.WhenAll(batch.Select(untold => TryAsync("telling a workflow of the end of a step", () => driver.AdvanceAsync(untold)))).ConfigureAwait(false);
    }

    private async Task ResumeAsync()
    {
        foreach (var (flow, age) in await broker.GetUnsettledAsync(UnsettledAfter).ConfigureAwait(false))
            await TryAsync($"going on with the workflow {flow}", () => driver.ResumeAsync(flow, age)).ConfigureAwait(false);
    }

    private async Task TryAsync(string what, Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The outbox still has it.
            if (!RedisFaults.IsPassing(exception))
                Log.Unexpected(log, exception, what);
        }
    }
}
