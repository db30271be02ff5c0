using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskQueue.Broker;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>Keeps the leases of everything in the hand by heartbeat, tells starts and progress on the way, and watches time limits: tasks that end within a moment cost none of it.</summary>
internal sealed class LeaseKeeper(TaskBroker broker, Hand hand, TaskExecutor executor, IOptions<WorkerOptions> options, TimeProvider clock, ILogger<LeaseKeeper> log)
{
    private const int LargestBatch = 500;
    private const int HeartbeatsPerLease = 3;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>How often to ask whether something that runs here was revoked.</summary>
    private static readonly TimeSpan LookForRevoked = TimeSpan.FromMilliseconds(500);

    /// <summary>A task that runs for longer is announced as started.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly WorkerOptions _options = options.Value;
    private long _lookedAt;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var batch in Due(cancellationToken).GroupBy(one => (one.Run.TaskId.Queue, one.Run.TaskId.Lane)).SelectMany(home => home.Chunk(LargestBatch)))
                await ExtendAsync(batch).ConfigureAwait(false);
            if (clock.GetElapsedTime(_lookedAt) >= LookForRevoked)
                await StopRevokedAsync().ConfigureAwait(false);
        }
    }

    private async Task StopRevokedAsync()
    {
        _lookedAt = clock.GetTimestamp();
        try
        {
            foreach (var queue in hand.Runs.GroupBy(run => run.TaskId.Queue))
            {
                var revoking = await broker.GetRevokingAsync(queue.Key).ConfigureAwait(false);
                foreach (var run in revoking.Count == 0 ? [] : queue.Where(run => revoking.Contains(run.TaskId)))
                    run.Stop(StopReason.Revoked);
            }
        }
        catch (Exception exception)
        {
            if (!RedisFaults.IsPassing(exception))
                Log.Unexpected(log, exception, "looking for revoked tasks");
        }
    }

    private List<(TaskRun Run, Extension Extension)> Due(CancellationToken giveUp)
    {
        var now = clock.GetUtcNow();
        var due = new List<(TaskRun, Extension)>();
        foreach (var run in hand.Runs)
        {
            if (TimeLimits.Strike(run, now, _options.CancelGrace))
                _ = executor.WriteOffAsync(run, giveUp);
            if (!hand.IsLast(run))
                continue; // the lease is that of the run after it
            var leaseDue = now - run.ExtendedAt >= _options.Lease / HeartbeatsPerLease;
            if (run.NextExtension(leaseDue, announce: now - run.StartedAt >= Moment) is { } extension)
                due.Add((run, extension));
        }

        return due;
    }

    private async Task ExtendAsync((TaskRun Run, Extension Extension)[] batch)
    {
        try
        {
            var lost = await broker.ExtendAsync(_options.Name, [.. batch.Select(one => one.Extension)]).ConfigureAwait(false);
            foreach (var (run, _) in batch)
            {
                run.ExtendedAt = clock.GetUtcNow();
                if (lost.Contains(run.Claim.Entry))
                    run.Stop(StopReason.LeaseLost);
            }
        }
        catch (Exception exception)
        {
            // The next tick tries again; if the lease lapses before that, the fence decides.
            foreach (var (run, extension) in batch)
            {
                if (extension.Event is not null)
                    run.TellAgain();
            }

            if (!RedisFaults.IsPassing(exception))
                Log.Unexpected(log, exception, "extending leases");
        }
    }
}
