using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using TaskQueue.Broker;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>Claims tasks of one queue as slots come free: what is due or urgent first, then what is ready, then what has a low priority; blocks while there is nothing.</summary>
internal sealed class ClaimLoop(
    string queue,
    string worker,
    TaskBroker broker,
    ReadyClaimer ready,
    FairShare share,
    Seat seat,
    ConsumptionHealth health,
    Func<IReadOnlyList<ClaimedTask>, QueueControl, Task> dispatch,
    TimeProvider clock,
    ILogger log)
{
    // How long a worker goes by what it knows of the queue: what is due sooner than that, or urgent, wakes one.
    private static readonly TimeSpan LongestDueWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FaultDelay = TimeSpan.FromMilliseconds(250);

    private long _nextDue = long.MinValue;
    private long _low;
    private string? _wakeUp;
    private QueueControl _control = QueueControl.None;

    /// <summary>Runs until cancelled. No fault ends it: a worker that stopped listening would look alive and be deaf.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await TurnAsync(stopping).ConfigureAwait(false);
                health.Turned(queue);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                await PauseAsync(exception, stopping).ConfigureAwait(false);
            }
        }
    }

    private async Task TurnAsync(CancellationToken stopping)
    {
        health.WaitsForSlot(queue);
        var began = clock.GetTimestamp();
        var grant = await share.TakeAsync(seat, stopping).ConfigureAwait(false);
        var claimed = 0;
        try
        {
            health.HasSlot(queue, clock.GetTimestamp() - began);
            claimed = clock.GetTimestamp() >= _nextDue ? await PromoteAsync(grant.Count, low: false).ConfigureAwait(false) : 0;
            var mayWait = grant.MayBlock && claimed == 0 && _low == 0 && !stopping.IsCancellationRequested;
            if (claimed < grant.Count && !_control.IsPaused)
                claimed += await ClaimReadyAsync(grant.Count - claimed, mayWait).ConfigureAwait(false);
            if (claimed == 0 && _low > 0 && !_control.IsPaused)
                claimed = await PromoteAsync(grant.Count, low: true).ConfigureAwait(false);
        }
        finally
        {
            share.Return(seat, claimed);
        }

        if (_control.IsPaused)
        {
            await Task.Delay(LongestDueWait, clock, stopping).ConfigureAwait(false);
            _nextDue = clock.GetTimestamp();
        }
    }

    private async Task<int> ClaimReadyAsync(int count, bool mayWait)
    {
        var (tasks, wakeUp) = await ready.ClaimAsync(count, mayWait ? UntilDue() : null).ConfigureAwait(false);
        if (wakeUp is not null)
            (_wakeUp, _nextDue) = (wakeUp, clock.GetTimestamp());
        await dispatch(tasks, _control).ConfigureAwait(false);
        return tasks.Count;
    }

    /// <summary>How long to wait when nothing is ready: until something is due, and never for long; null when it is due already.</summary>
    private TimeSpan? UntilDue()
    {
        var untilDue = clock.GetElapsedTime(clock.GetTimestamp(), _nextDue);
        if (untilDue <= TimeSpan.Zero)
            return null;
        return untilDue < BlockingConnection.LongestBlock ? untilDue : BlockingConnection.LongestBlock;
    }

    private async Task<int> PromoteAsync(int count, bool low)
    {
        var (tasks, untilNext, lowLeft, control) = await broker.PromoteAsync(queue, worker, count, low, _wakeUp).ConfigureAwait(false);
        var wait = untilNext < LongestDueWait ? untilNext.Value : LongestDueWait;
        _nextDue = clock.GetTimestamp() + (long)(wait.TotalSeconds * clock.TimestampFrequency);
        (_low, _control, _wakeUp) = (lowLeft, control, null);
        await dispatch(tasks, control).ConfigureAwait(false);
        return tasks.Count;
    }

    private async Task PauseAsync(Exception exception, CancellationToken stopping)
    {
        if (RedisFaults.IsPassing(exception))
            Log.Waiting(log, exception.GetType().Name, $"claiming from {queue}", FaultDelay);
        else if (exception is not RedisServerException server || !QueueGroups.IsNoGroup(server))
            Log.Unexpected(log, exception, $"claiming from {queue}");
        await Task.Delay(FaultDelay, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
