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
    QueueGroups groups,
    Consumption consumption,
    WorkerRegistrar registrar,
    TaskRegistry registry,
    Attempts attempts,
    OutcomeWriter outcomes,
    LeaseKeeper leases,
    Recovery recovery,
    FlowTeller flows,
    WorkerPresence presence,
    HistoryKeeper history,
    Hand hand,
    Patience patience,
    RedisClock redisClock,
    PoolWatch pool,
    IOptions<WorkerOptions> workerOptions,
    IOptions<TaskQueueOptions> queueOptions,
    TimeProvider clock,
    ILogger<WorkerService> log) : BackgroundService
{
    // After the drain: for cancelled handlers to clean up, and for the last words to reach Redis.
    private static readonly TimeSpan CleanUpTime = TimeSpan.FromSeconds(2);

    private const string ShutsDown = "its worker shuts down";

    private readonly WorkerOptions _options = workerOptions.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var queues = Queues();
        if (!await AnnounceAsync(queues, stoppingToken).ConfigureAwait(false))
            return;
        using var giveUp = new CancellationTokenSource();
        pool.Start(giveUp.Token);
        var runners = new Runners(_options.Concurrency, run => attempts.RunAsync(run, giveUp.Token), clock);
        var consuming = consumption.RunAsync(queues, runners, stoppingToken);
        var keepers = Task.WhenAll(
            leases.RunAsync(giveUp.Token),
            outcomes.RunAsync(giveUp.Token),
            recovery.RunAsync(() => consumption.Queues, stoppingToken),
            flows.RunAsync(() => consumption.Queues, giveUp.Token, stoppingToken),
            presence.RunAsync(runners, stoppingToken),
            history.RunAsync(giveUp.Token),
            attempts.GiveBackAsync(runners, giveUp.Token, stoppingToken));
        await consuming.ConfigureAwait(false);
        await DrainAsync(runners, giveUp.Token).ConfigureAwait(false);
        await giveUp.CancelAsync().ConfigureAwait(false);
        await keepers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await LeaveAsync().ConfigureAwait(false);
    }

    private IReadOnlyList<QueueWeight> Queues() => QueueWeight.Parse(_options.Queues.Count > 0 ? _options.Queues : registry.All.Select(one => one.Policy.Queue));

    private async Task<bool> AnnounceAsync(IReadOnlyList<QueueWeight> queues, CancellationToken stopping)
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

    private async Task<bool> PublishAsync(IReadOnlyList<QueueWeight> queues)
    {
        foreach (var queue in queues)
            await groups.EnsureAsync(queue.Queue).ConfigureAwait(false);
        redisClock.Set(await registrar.GetTimeAsync().ConfigureAwait(false)); // before anything is claimed: it may have expired
        await registrar.PublishAsync(registry.All.Select(one => one.Definition)).ConfigureAwait(false);
        return true;
    }

    /// <summary>Host and port only: a connection string holds a password.</summary>
    private string Transport() => "redis://" + string.Join(",", redis.GetEndPoints().Select(one => one.ToString()?.Replace("Unspecified/", "", StringComparison.Ordinal)));

    private async Task DrainAsync(Runners runners, CancellationToken giveUp)
    {
        Log.WarmShutdown(log, _options.Name, hand.Count, _options.DrainTimeout);
        var unstarted = attempts.GiveBackAsync(runners.TakeBack(_ => true), ShutsDown, giveUp);
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
            await history.TellAsync().WaitAsync(CleanUpTime, clock).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisFaults.IsPassing(exception) || exception is TimeoutException)
        {
            // It is forgotten when its heartbeats stop.
        }

        Log.Stopped(log, _options.Name, hand.Count);
    }
}
