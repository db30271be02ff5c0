using System.Globalization;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>Says whether all is well. docs/overview.md has the same rules in words.</summary>
internal static class HealthRules
{
    private const int FewestFailures = 5;
    private const int SmallBacklog = 100;
    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan VeryLongWait = TimeSpan.FromMinutes(10);

    /// <param name="queues">All queues.</param>
    /// <param name="workers">How many workers are alive.</param>
    /// <param name="memory">Redis' memory.</param>
    /// <param name="recent">The last five minutes.</param>
    /// <param name="before">The ten before them.</param>
    /// <param name="depthBefore">How many tasks waited in a queue five minutes ago.</param>
    public static SystemHealth Judge(
        IReadOnlyList<QueueStats> queues, int workers, RedisMemory memory, StatsFigures recent, StatsFigures before, Func<string, long?> depthBefore)
    {
        var reasons = new List<HealthReason>();
        Add(reasons, OfWorkers(queues, workers));
        Add(reasons, OfMemory(memory));
        Add(reasons, OfFailures(recent, before));
        foreach (var queue in queues)
        {
            Add(reasons, OfConsumers(queue, workers));
            Add(reasons, OfWaits(queue));
            Add(reasons, OfGrowth(queue, depthBefore(queue.Name)));
            if (queue.Draining)
                reasons.Add(new(HealthLevel.Warning, HealthReasonType.Draining, queue.Name, $"Queue {queue.Name} takes no new tasks."));
        }

        reasons.Sort(static (left, right) => right.Level.CompareTo(left.Level));
        return new SystemHealth(reasons.Count == 0 ? HealthLevel.Good : reasons[0].Level, reasons);
    }

    private static void Add(List<HealthReason> reasons, HealthReason? reason)
    {
        if (reason is not null)
            reasons.Add(reason);
    }

    private static HealthReason? OfWorkers(IReadOnlyList<QueueStats> queues, int workers)
    {
        if (workers > 0)
            return null;
        var waiting = queues.Sum(queue => queue.Depth);
        return waiting > 0
            ? new(HealthLevel.Bad, HealthReasonType.NoWorkers, null, $"No worker is alive: {Tasks(waiting)} {Wait(waiting)}.")
            : new(HealthLevel.Warning, HealthReasonType.NoWorkers, null, "No worker is alive: what is enqueued will wait.");
    }

    private static HealthReason? OfMemory(RedisMemory memory)
    {
        const double Nearly = 0.85;
        const double Full = 0.97;
        var share = memory.Limit == 0 ? 0 : (double)memory.Used / memory.Limit;
        return share < Nearly
            ? null
            : new(share < Full ? HealthLevel.Warning : HealthLevel.Bad, HealthReasonType.RedisFull, null, string.Create(
                CultureInfo.InvariantCulture, $"Redis uses {share * 100:0} % of its memory limit: when it is full, new tasks are refused."));
    }

    private static HealthReason? OfFailures(StatsFigures recent, StatsFigures before)
    {
        const double Many = 0.05;
        const double Most = 0.5;
        var (now, then) = (FailedShare(recent), FailedShare(before));
        if (recent.Failed + recent.Retried < FewestFailures || now < Many || (now < Most && now < 2 * then))
            return null;
        return new(now < Most ? HealthLevel.Warning : HealthLevel.Bad, HealthReasonType.Failures, null, string.Create(
            CultureInfo.InvariantCulture, $"{now * 100:0} % of attempts failed in the last five minutes, {then * 100:0} % in the ten before."));
    }

    private static HealthReason? OfConsumers(QueueStats queue, int workers) => queue switch
    {
        { Paused: true } => new(HealthLevel.Warning, HealthReasonType.Paused, queue.Name, $"Queue {queue.Name} is paused: {Tasks(queue.Depth)} {Wait(queue.Depth)}."),
        { Workers: 0, Depth: > 0 } when workers > 0 =>
            new(HealthLevel.Bad, HealthReasonType.NotConsumed, queue.Name, $"No worker consumes queue {queue.Name}: {Tasks(queue.Depth)} {Wait(queue.Depth)}."),
        _ => null,
    };

    private static HealthReason? OfWaits(QueueStats queue)
    {
        var age = TimeSpan.FromSeconds(queue.OldestAge);
        return queue.Paused || queue.Workers == 0 || age < LongWait
            ? null
            : new(age < VeryLongWait ? HealthLevel.Warning : HealthLevel.Bad, HealthReasonType.OldestWaits, queue.Name, string.Create(
                CultureInfo.InvariantCulture, $"The oldest task of queue {queue.Name} has waited for {(int)age.TotalMinutes} min."));
    }

    private static HealthReason? OfGrowth(QueueStats queue, long? before) =>
        queue.Depth < SmallBacklog || queue.Outlook != QueueOutlook.Growing || before is not { } then || queue.Depth < 1.5 * then
            ? null
            : new(HealthLevel.Warning, HealthReasonType.DepthGrowing, queue.Name, $"Queue {queue.Name} grows: {Tasks(queue.Depth)} {Wait(queue.Depth)}, up from {Count(then)} five minutes ago.");

    private static double FailedShare(StatsFigures figures) => (figures.FailureRate ?? 0) + (figures.RetryRate ?? 0);

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Tasks(long count) => count switch { 0 => "no task", 1 => "1 task", _ => $"{Count(count)} tasks" };

    private static string Wait(long count) => count is 0 or 1 ? "waits" : "wait";
}
