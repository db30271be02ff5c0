using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using TaskQueue.Broker;

namespace TaskQueue.Processing;

/// <summary>The queues this worker consumes: a claim loop for each, added and cancelled while the worker runs.</summary>
internal sealed class Consumption(
    IConnectionMultiplexer redis,
    RedisKeys keys,
    QueueGroups groups,
    TaskBroker broker,
    IAttemptStore store,
    ConsumptionHealth health,
    Hand hand,
    Admission admission,
    IOptions<WorkerOptions> options,
    TimeProvider clock,
    ILogger<Consumption> log)
{
    private readonly ConcurrentDictionary<string, Consumer> _consumers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> _loops = new();
    private readonly string _worker = options.Value.Name;
    private Runners? _runners;
    private CancellationToken _stopping;

    /// <summary>The queues, by name.</summary>
    public IReadOnlyList<string> Queues => [.. _consumers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The queues and their weights, by name.</summary>
    public IReadOnlyList<QueueWeight> Weights => [.. _consumers.Select(one => new QueueWeight(one.Key, one.Value.Seat.Weight)).OrderBy(one => one.Queue, StringComparer.Ordinal)];

    /// <summary>Consumes until cancelled. What was claimed by then is dispatched when it returns.</summary>
    public async Task RunAsync(IReadOnlyList<QueueWeight> queues, Runners runners, CancellationToken stopping)
    {
        (_runners, _stopping) = (runners, stopping);
        foreach (var queue in queues)
            Add(queue);
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_loops.Keys).ConfigureAwait(false);
    }

    /// <summary>Consumes a queue from now on, or gives it another weight. False when it is so already.</summary>
    public bool Add(QueueWeight queue)
    {
        if (_runners is not { } runners || _stopping.IsCancellationRequested)
            return false;
        if (_consumers.TryGetValue(queue.Queue, out var known))
        {
            var isNews = known.Seat.Weight != queue.Weight;
            runners.Share.Reweigh(known.Seat, queue.Weight);
            return isNews;
        }

        var consumer = new Consumer(runners.Share.Join(queue.Queue, queue.Weight), CancellationTokenSource.CreateLinkedTokenSource(_stopping));
        _consumers[queue.Queue] = consumer;
        var loop = Task.Run(() => ConsumeAsync(queue.Queue, runners, consumer), CancellationToken.None);
        _loops[loop] = true;
        _ = loop.ContinueWith(ended => _loops.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return true;
    }

    /// <summary>Claims nothing more of a queue; what was claimed goes on. False when it isn't consumed.</summary>
    public bool Cancel(string queue)
    {
        if (!_consumers.TryRemove(queue, out var consumer))
            return false;
        consumer.Stop.Cancel();
        return true;
    }

    private async Task ConsumeAsync(string queue, Runners runners, Consumer consumer)
    {
        using var stop = consumer.Stop;
        var ready = new ReadyClaimer(redis, keys, groups, queue, _worker);
        await using (ready.ConfigureAwait(false))
        {
            async Task DispatchAsync(IReadOnlyList<ClaimedTask> tasks, QueueControl control)
            {
                foreach (var run in await AdmitAsync(queue, control, Take(tasks)).ConfigureAwait(false))
                    runners.Add(run);
            }

            var loop = new ClaimLoop(queue, _worker, broker, ready, runners.Share, consumer.Seat, health, DispatchAsync, clock, log);
            await loop.RunAsync(stop.Token).ConfigureAwait(false);
        }

        runners.Share.Leave(consumer.Seat);
        if (!_consumers.ContainsKey(queue))
            health.Forget(queue);
    }

    private async ValueTask<IReadOnlyList<TaskRun>> AdmitAsync(string queue, QueueControl control, TaskRun[] runs)
    {
        try
        {
            return await admission.AdmitAsync(queue, control, runs).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whether they were admitted is not known: their leases lapse, and with them what they hold.
            foreach (var run in runs)
            {
                run.End();
                hand.Remove(run);
            }

            throw;
        }
    }

    private TaskRun[] Take(IReadOnlyList<ClaimedTask> tasks)
    {
        if (tasks.Count == 0)
            return [];
        var (runs, now) = (new TaskRun[tasks.Count], clock.GetUtcNow());
        for (var i = 0; i < runs.Length; i++)
        {
            runs[i] = new TaskRun(tasks[i], _worker, store, now);
            hand.Add(runs[i]);
        }

        return runs;
    }

    private sealed record Consumer(Seat Seat, CancellationTokenSource Stop);
}
