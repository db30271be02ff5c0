using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using TaskQueue.Broker;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>The life of a worker: announce, claim and run, drain.</summary>
internal sealed class WorkerService(
    IConnectionMultiplexer redis,
    RedisKeys keys,
    QueueGroups groups,
    TaskBroker broker,
    IAttemptStore store,
    WorkerRegistrar registrar,
    TaskRegistry registry,
    TaskExecutor executor,
    OutcomeWriter outcomes,
    LeaseKeeper leases,
    Recovery recovery,
    FlowTeller flows,
    WorkerPresence presence,
    ConsumptionHealth health,
    Hand hand,
    Admission admission,
    Patience patience,
    IOptions<WorkerOptions> workerOptions,
    IOptions<TaskQueueOptions> queueOptions,
    TimeProvider clock,
    ILogger<WorkerService> log) : BackgroundService
{
    // After the drain: for cancelled handlers to clean up, and for the last words to reach Redis.
    private static readonly TimeSpan CleanUpTime = TimeSpan.FromSeconds(2);

    // How long a task that was claimed ahead may wait for a runner here.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private const string ShutsDown = "its worker shuts down";

    private readonly WorkerOptions _options = workerOptions.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var queues = Queues();
        if (!await AnnounceAsync(queues, stoppingToken).ConfigureAwait(false))
            return;
        using var giveUp = new CancellationTokenSource();
        var runners = new Runners(_options.Concurrency, run => RunAsync(run, giveUp.Token), clock);
        var keepers = Task.WhenAll(
            leases.RunAsync(giveUp.Token), outcomes.RunAsync(giveUp.Token), recovery.RunAsync(queues, stoppingToken), flows.RunAsync(queues, giveUp.Token, stoppingToken), presence.RunAsync(queues, stoppingToken),
            GiveBackAsync(runners, giveUp.Token, stoppingToken));
        await Task.WhenAll(queues.Select(queue => ClaimAsync(queue, runners, stoppingToken))).ConfigureAwait(false);
        await DrainAsync(runners, giveUp.Token).ConfigureAwait(false);
        await giveUp.CancelAsync().ConfigureAwait(false);
        await keepers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await LeaveAsync().ConfigureAwait(false);
    }

    private IReadOnlyList<string> Queues() =>
        [.. (_options.Queues.Count > 0 ? _options.Queues : registry.All.Select(one => one.Policy.Queue)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private async Task<bool> AnnounceAsync(IReadOnlyList<string> queues, CancellationToken stopping)
    {
        Log.Banner(
            log, _options.Name, Transport(), queueOptions.Value.ResultTtl, _options.Concurrency,
            string.Join("\n  ", queues.Select(queue => $".> {queue}")), string.Join("\n  ", registry.All.Select(one => $". {one.Kind}")));
        try
        {
            return await patience.RunAsync("announcing the worker", _ => PublishAsync(queues), stopping).ConfigureAwait(false);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<bool> PublishAsync(IReadOnlyList<string> queues)
    {
        foreach (var queue in queues)
            await groups.EnsureAsync(queue).ConfigureAwait(false);
        await registrar.PublishAsync(registry.All.Select(one => one.Definition)).ConfigureAwait(false);
        return true;
    }

    /// <summary>Host and port only: a connection string holds a password.</summary>
    private string Transport() => "redis://" + string.Join(",", redis.GetEndPoints().Select(one => one.ToString()?.Replace("Unspecified/", "", StringComparison.Ordinal)));

    private async Task ClaimAsync(string queue, Runners runners, CancellationToken stopping)
    {
        var ready = new ReadyClaimer(redis, keys, groups, queue, _options.Name);
        await using (ready.ConfigureAwait(false))
        {
            async Task DispatchAsync(IReadOnlyList<ClaimedTask> tasks, QueueControl control)
            {
                foreach (var run in await AdmitAsync(queue, control, Take(tasks)).ConfigureAwait(false))
                    runners.Add(run);
            }

            var loop = new ClaimLoop(queue, _options.Name, broker, ready, runners, health, DispatchAsync, clock, log);
            await loop.RunAsync(stopping).ConfigureAwait(false);
        }
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
            runs[i] = new TaskRun(tasks[i], _options.Name, store, now);
            hand.Add(runs[i]);
        }

        return runs;
    }

    private async Task RunAsync(TaskRun run, CancellationToken giveUp)
    {
        try
        {
            await executor.RunAsync(run, giveUp).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Abandon(run, exception, giveUp);
        }
    }

    /// <summary>What was claimed ahead and still waits after a while, because a long task came before it, can run elsewhere.</summary>
    private async Task GiveBackAsync(Runners runners, CancellationToken giveUp, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LongestWait / 2, clock);
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            await GiveBackAsync(runners.TakeBack(clock.GetUtcNow() - LongestWait), "its worker is busy", giveUp).ConfigureAwait(false);
    }

    private Task GiveBackAsync(IReadOnlyList<TaskRun> runs, string reason, CancellationToken giveUp) =>
        Task.WhenAll(runs.Select(run => GiveBackAsync(run, reason, giveUp)));

    private async Task GiveBackAsync(TaskRun run, string reason, CancellationToken giveUp)
    {
        try
        {
            await executor.GiveBackAsync(run, reason, giveUp).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Abandon(run, exception, giveUp);
        }
    }

    /// <summary>Its lease lapses and another worker runs it: at least once, whatever happened here.</summary>
    private void Abandon(TaskRun run, Exception exception, CancellationToken giveUp)
    {
        run.End();
        hand.Remove(run);
        if (!giveUp.IsCancellationRequested)
            Log.Unexpected(log, exception, $"running {run.TaskId}");
    }

    private async Task DrainAsync(Runners runners, CancellationToken giveUp)
    {
        Log.WarmShutdown(log, _options.Name, hand.Count, _options.DrainTimeout);
        var unstarted = GiveBackAsync(runners.TakeBack(DateTimeOffset.MaxValue), ShutsDown, giveUp);
        if (await hand.WaitUntilEmptyAsync(_options.DrainTimeout, clock).ConfigureAwait(false))
            return;
        Log.ColdShutdown(log, _options.Name, hand.Count);
        foreach (var run in hand.Runs)
            run.Stop(StopReason.Shutdown);
        await hand.WaitUntilEmptyAsync(CleanUpTime, clock).ConfigureAwait(false);
        await unstarted.WaitAsync(TimeSpan.Zero, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LeaveAsync()
    {
        try
        {
            await registrar.LeaveAsync(_options.Name).WaitAsync(CleanUpTime, clock).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisFaults.IsPassing(exception) || exception is TimeoutException)
        {
            // It is forgotten when its heartbeats stop.
        }

        Log.Stopped(log, _options.Name, hand.Count);
    }
}
