using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using TaskQueue.Broker;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>Claims tasks of one queue as slots come free: what is due first, then what is ready; blocks while there is nothing.</summary>
internal sealed class ClaimLoop(
    string queue,
    string worker,
    TaskBroker broker,
    ReadyClaimer ready,
    Runners runners,
    ConsumptionHealth health,
    Action<ClaimedTask> dispatch,
    TimeProvider clock,
    ILogger log)
{
    private const int LargestClaim = 500;

    // How late a task may be whose countdown another process set: only its own worker knows of it at once.
    private static readonly TimeSpan LongestDueWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FaultDelay = TimeSpan.FromMilliseconds(250);

    private long _nextDue = long.MinValue;

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
        var room = await runners.WaitForRoomAsync(LargestClaim, stopping).ConfigureAwait(false);
        health.HasSlot(queue, clock.GetTimestamp() - began);
        var claimed = clock.GetTimestamp() >= _nextDue ? Dispatch(await PromoteAsync(room).ConfigureAwait(false)) : 0;
        if (claimed < room)
            Dispatch(await ready.ClaimAsync(room - claimed, claimed > 0 || stopping.IsCancellationRequested ? null : UntilDue()).ConfigureAwait(false));
    }

    /// <summary>How long to wait when nothing is ready: until something is due, and never for long; null when it is due already.</summary>
    private TimeSpan? UntilDue()
    {
        var untilDue = clock.GetElapsedTime(clock.GetTimestamp(), _nextDue);
        if (untilDue <= TimeSpan.Zero)
            return null;
        return untilDue < BlockingConnection.LongestBlock ? untilDue : BlockingConnection.LongestBlock;
    }

    private async Task<IReadOnlyList<ClaimedTask>> PromoteAsync(int count)
    {
        var (due, untilNext) = await broker.PromoteAsync(queue, worker, count).ConfigureAwait(false);
        var wait = untilNext < LongestDueWait ? untilNext.Value : LongestDueWait;
        _nextDue = clock.GetTimestamp() + (long)(wait.TotalSeconds * clock.TimestampFrequency);
        return due;
    }

    private int Dispatch(IReadOnlyList<ClaimedTask> tasks)
    {
        foreach (var task in tasks)
            dispatch(task);
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
