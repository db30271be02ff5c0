using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskQueue.Broker;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>
/// Brings the ends of attempts to Redis. Successes travel in batches that form by themselves: what gathers while the last batch is out is the next one.
/// A run leaves the hand, and with it the lease keeper, only when Redis has answered.
/// </summary>
internal sealed class OutcomeWriter(
    TaskBroker broker,
    Hand hand,
    Patience patience,
    FlowTeller flows,
    TaskTelemetry telemetry,
    IOptions<WorkerOptions> options,
    ILogger<OutcomeWriter> log) : IOutcomes
{
    private const int LargestBatch = 500;
    private const int BatchesInFlight = 2;

    // Bounded: when Redis is slow the handlers wait, not the memory.
    private readonly Channel<(TaskRun Run, EndRecord Record)> _successes = Channel.CreateBounded<(TaskRun, EndRecord)>(4 * LargestBatch);
    private readonly string _worker = options.Value.Name;

    /// <inheritdoc/>
    public ValueTask SucceedAsync(TaskRun run, EndRecord record, CancellationToken cancellationToken) =>
        _successes.Writer.WriteAsync((run, record), cancellationToken);

    /// <inheritdoc/>
    public Task FailAsync(TaskRun run, EndRecord record, CancellationToken cancellationToken) =>
        EndAsync(run, () => broker.FailAsync(_worker, run.Claim, record), cancellationToken, record);

    /// <inheritdoc/>
    public Task RetryAsync(TaskRun run, TimeSpan delay, TaskNotes notes, CancellationToken cancellationToken) =>
        EndAsync(run, () => broker.RetryAsync(_worker, run.Claim, delay, notes), cancellationToken);

    /// <inheritdoc/>
    public Task RevokeAsync(TaskRun run, EndRecord record, CancellationToken cancellationToken) =>
        EndAsync(run, () => broker.EndRevokedAsync(_worker, run.Claim, record), cancellationToken, record);

    /// <inheritdoc/>
    public Task ReleaseAsync(TaskRun run, TimeSpan delay, TaskNotes notes, CancellationToken cancellationToken) =>
        EndAsync(run, () => broker.ReleaseAsync(_worker, run.Claim, delay, notes), cancellationToken);

    /// <summary>Sends batches until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, BatchesInFlight).Select(_ => SendBatchesAsync(cancellationToken)));

    private async Task SendBatchesAsync(CancellationToken cancellationToken)
    {
        var batch = new List<(TaskRun Run, EndRecord Record)>(LargestBatch);
        while (await _successes.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < LargestBatch && _successes.Reader.TryRead(out var one))
                batch.Add(one);
            if (batch.Count == 0)
                continue; // the other sender was quicker
            if (batch.TrueForAll(one => HaveOneHome(one, batch[0])))
                await TrySendAsync(batch, cancellationToken).ConfigureAwait(false);
            else
                await SendByHomeAsync(batch, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendByHomeAsync(List<(TaskRun Run, EndRecord Record)> batch, CancellationToken cancellationToken)
    {
        foreach (var home in batch.GroupBy(one => (one.Run.TaskId.Queue, one.Run.TaskId.Lane)).Select(home => home.ToList()).ToList())
            await TrySendAsync(home, cancellationToken).ConfigureAwait(false);
    }

    private static bool HaveOneHome((TaskRun Run, EndRecord) left, (TaskRun Run, EndRecord) right) =>
        left.Run.TaskId.Lane == right.Run.TaskId.Lane && left.Run.TaskId.Queue == right.Run.TaskId.Queue;

    private async Task TrySendAsync(List<(TaskRun Run, EndRecord Record)> batch, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Their leases lapse and they run again: at least once. The next batches must go on.
            Log.Unexpected(log, exception, $"storing {batch.Count} results");
            foreach (var (run, _) in batch)
                hand.Remove(run);
        }
    }

    private async Task SendAsync(List<(TaskRun Run, EndRecord Record)> batch, CancellationToken cancellationToken)
    {
        var ended = new List<EndedTask>(batch.Count);
        foreach (var (run, record) in batch)
            ended.Add(new EndedTask(run.Claim, record, run.End()));
        var (refused, uncertain) = await patience.RunAsync(
            "storing results",
            async again => (await broker.CompleteAsync(_worker, ended).ConfigureAwait(false), again),
            cancellationToken).ConfigureAwait(false);
        foreach (var (run, record) in batch)
        {
            if (refused.Count > 0 && refused.Contains(run.Claim.Entry))
                Refused(run, uncertain);
            else
                flows.Tell(run, record);
            hand.Remove(run);
        }
    }

    private async Task EndAsync(TaskRun run, Func<Task<bool>> write, CancellationToken cancellationToken, EndRecord? record = null)
    {
        run.End();
        var (accepted, uncertain) = await patience.RunAsync(
            $"ending {run.IdText}", async again => (!HasComeBack(run, again) && await write().ConfigureAwait(false), again), cancellationToken).ConfigureAwait(false);
        if (!accepted)
            Refused(run, uncertain);
        else if (record is { } end)
            flows.Tell(run, end);
        hand.Remove(run);
    }

    /// <summary>A release that got no answer may have been carried out, and the task have come back here under the same count: it must not be released again.</summary>
    private bool HasComeBack(TaskRun run, bool again) => again && !hand.IsLast(run);

    /// <param name="run">The run.</param>
    /// <param name="uncertain">An earlier try got no answer: it may be the one that ended the task, so this isn't known to be stale.</param>
    private void Refused(TaskRun run, bool uncertain)
    {
        if (uncertain)
            return;
        telemetry.StaleRefused(run.TaskId.Queue);
        Log.Stale(log, run.Kind, run.IdText);
    }
}
