using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>When a queue will be empty, if all goes on as it does.</summary>
internal static class Forecast
{
    /// <param name="queue">The queue as it is.</param>
    /// <param name="workers">How many workers consume it.</param>
    /// <param name="arrivals">Tasks enqueued per second.</param>
    /// <param name="drain">Tasks ended per second.</param>
    public static (QueueOutlook Outlook, double? EmptyIn) Of(QueueSnapshot queue, int workers, double arrivals, double drain) => queue switch
    {
        { Ready: 0 } => (QueueOutlook.Empty, 0),
        { Paused: true } => (QueueOutlook.Paused, null),
        _ when workers == 0 => (QueueOutlook.NoWorkers, null),
        _ when drain > arrivals => (QueueOutlook.Shrinking, queue.Ready / (drain - arrivals)),
        _ when arrivals > 0 => (QueueOutlook.Growing, null),
        _ => (QueueOutlook.Unknown, null),
    };
}
