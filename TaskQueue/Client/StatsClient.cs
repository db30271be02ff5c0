using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>Puts together how the system does: histories, queues, workers and Redis' memory.</summary>
internal sealed class StatsClient(HistoryCache histories, HistoryBroker history, TaskReader reader, ChangeLog changes, DeadLetterBroker deadLetters) : IStatsClient
{
    private const int MostChanges = 100;

    // In steps of ten seconds.
    private const int Minute = 6;
    private const int FiveMinutes = 30;

    public Task<SystemStats> GetAsync(StatsWindow window, string? queue = null, CancellationToken cancellationToken = default) =>
        Question.AskAsync(() => ReadAsync(window, queue), cancellationToken);

    public Task<IReadOnlyList<SystemChange>> GetChangesAsync(int limit = 10, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostChanges);
        return Question.AskAsync(() => ReadChangesAsync(limit), cancellationToken);
    }

    private async Task<SystemStats> ReadAsync(StatsWindow window, string? only)
    {
        var names = await reader.GetQueueNamesAsync().ConfigureAwait(false);
        histories.Keep(names);
        var tier = TierOf(window);
        var workers = reader.GetWorkersAsync(lost: false);
        var read = await Task.WhenAll(names.Select(name => ReadQueueAsync(name, tier))).ConfigureAwait(false);
        var (now, used, limit) = await history.ReadServerAsync().ConfigureAwait(false);
        return Describe(window, tier, now, read, only, await workers.ConfigureAwait(false), new RedisMemory(used, limit));
    }

    private async Task<QueueRead> ReadQueueAsync(string name, HistoryTier tier)
    {
        var (snapshot, fine, wide) = (reader.GetQueueAsync(name), histories.ReadAsync(name, HistoryTier.Fine), histories.ReadAsync(name, tier));
        return new QueueRead(await snapshot.ConfigureAwait(false), await fine.ConfigureAwait(false), await wide.ConfigureAwait(false));
    }

    private static SystemStats Describe(
        StatsWindow window, HistoryTier tier, DateTimeOffset now, IReadOnlyList<QueueRead> all, string? only, IReadOnlyList<WorkerSnapshot> workers, RedisMemory memory)
    {
        var shown = all.Where(one => only is null || one.Snapshot.Name == only).ToList();
        var (whole, fine) = (new StatsSeries(tier, now, shown.Select(one => one.Wide)), new StatsSeries(HistoryTier.Fine, now, all.Select(one => one.Fine)));
        var queues = all.Select(one => Describe(one, tier, now, workers)).ToList();
        return new SystemStats
        {
            Window = window,
            Step = tier.Seconds,
            At = now,
            Points = whole.Points(),
            Total = whole.All(),
            Now = new StatsSeries(HistoryTier.Fine, now, shown.Select(one => one.Fine)).Last(Minute),
            Queues = [.. queues.Where(one => only is null || one.Name == only)],
            Workers = workers.Count,
            Slots = workers.Sum(worker => worker.Concurrency),
            Redis = memory,
            Health = HealthRules.Judge(queues, workers.Count, memory, fine.Last(FiveMinutes), fine.Before(FiveMinutes), DepthBefore),
        };

        long? DepthBefore(string queue) => new StatsSeries(HistoryTier.Fine, now, [all.First(one => one.Snapshot.Name == queue).Fine]).FirstDepth(FiveMinutes);
    }

    private static QueueStats Describe(QueueRead read, HistoryTier tier, DateTimeOffset now, IReadOnlyList<WorkerSnapshot> workers)
    {
        var minute = new StatsSeries(HistoryTier.Fine, now, [read.Fine]).Last(Minute);
        var seconds = (Minute * HistoryTier.Fine.Seconds) + (now.ToUnixTimeMilliseconds() / 1e3 % HistoryTier.Fine.Seconds);
        var (arrivals, drain) = (minute.Enqueued / seconds, (minute.Succeeded + minute.Failed + minute.Revoked) / seconds);
        var (queue, consumers) = (read.Snapshot, workers.Count(worker => worker.Queues.Contains(read.Snapshot.Name)));
        var (outlook, emptyIn) = Forecast.Of(queue, consumers, arrivals, drain);
        return new QueueStats
        {
            Name = queue.Name,
            Depth = queue.Ready,
            Running = queue.Running,
            OldestAge = queue.OldestAge,
            Paused = queue.Paused,
            Draining = queue.Draining,
            Workers = consumers,
            ArrivalRate = arrivals,
            DrainRate = drain,
            Outlook = outlook,
            EmptyIn = emptyIn,
            Throughput = [.. new StatsSeries(tier, now, [read.Wide]).Points().Select(point => point.Throughput)],
        };
    }

    private async Task<IReadOnlyList<SystemChange>> ReadChangesAsync(int limit)
    {
        var noted = changes.ReadAsync(limit);
        var names = await reader.GetQueueNamesAsync().ConfigureAwait(false);
        var errors = await Task.WhenAll(names.Select(name => deadLetters.GetGroupsAsync(name, limit))).ConfigureAwait(false);
        var fresh = errors.SelectMany(one => one.Groups).Select(group => new SystemChange(
            group.FirstAt, SystemChangeType.ErrorNew, group.Name ?? group.Queue, group.Error is { } error ? $"{error.Type}: {error.Message}" : null, group.Fingerprint));
        return [.. (await noted.ConfigureAwait(false)).Concat(fresh).OrderByDescending(change => change.At).Take(limit)];
    }

    private static HistoryTier TierOf(StatsWindow window) => window switch
    {
        StatsWindow.QuarterHour => HistoryTier.Fine,
        StatsWindow.ThreeHours => HistoryTier.Medium,
        _ => HistoryTier.Coarse,
    };

    private sealed record QueueRead(QueueSnapshot Snapshot, HistoryReading Fine, HistoryReading Wide);
}
