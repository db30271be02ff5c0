using TaskQueue.Contracts;

namespace Web.Text;

/// <summary>What becomes of what waits in a queue, in words.</summary>
public static class Outlooks
{
    public static string Words(QueueStats queue) => queue.Outlook switch
    {
        QueueOutlook.Empty => "now",
        QueueOutlook.Shrinking => $"in {Times.Coarse(TimeSpan.FromSeconds(Math.Max(1, queue.EmptyIn ?? 0)))}",
        QueueOutlook.Growing => "never: more comes than ends",
        QueueOutlook.Paused => "never while paused",
        QueueOutlook.NoWorkers => "never: no worker consumes it",
        _ => "unknown: nothing ended yet",
    };
}
