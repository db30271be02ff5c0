using Microsoft.Extensions.Logging;
using TaskQueue.Broker;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>Tells Redis every two seconds what this worker counted, one command a queue; and looks into all queues, if no other worker does in this period.</summary>
internal sealed class HistoryKeeper(HistoryCounts counts, HistoryBroker broker, TaskReader reader, RedisClock redisClock, TimeProvider clock, ILogger<HistoryKeeper> log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private long _period = -1;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            await TellAsync().ConfigureAwait(false);
            await TryAsync(LookAsync, "looking how many tasks wait").ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Tells what was counted since it last did.</summary>
    public async Task TellAsync()
    {
        foreach (var (queue, counted) in counts.Queues)
            await TryAsync(() => TellAsync(queue, counted), "recording what ended").ConfigureAwait(false);
    }

    // What can't be told now is told later: then it counts as of then. What got no answer may count twice.
    private async Task TellAsync(string queue, QueueCounts counted)
    {
        var taken = counted.Take();
        if (taken.Count == 0)
            return;
        try
        {
            await broker.RecordAsync(queue, taken).ConfigureAwait(false);
        }
        catch
        {
            counted.PutBack(taken);
            throw;
        }
    }

    private async Task LookAsync()
    {
        var period = redisClock.GetUtcNow().ToUnixTimeSeconds() / HistoryTier.Fine.Seconds;
        if (period == _period)
            return;
        _period = period;
        if (!await broker.TakeTurnAsync(period).ConfigureAwait(false))
            return;
        foreach (var queue in await reader.GetQueueNamesAsync().ConfigureAwait(false))
            await broker.SampleAsync(queue).ConfigureAwait(false);
    }

    private async Task TryAsync(Func<Task> what, string name)
    {
        try
        {
            await what().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (!RedisFaults.IsPassing(exception))
                Log.Unexpected(log, exception, name);
        }
    }
}
