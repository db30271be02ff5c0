using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>Tells the others that this worker is alive and what it does, and keeps the gauges of its queues.</summary>
internal sealed class WorkerPresence
{
    private const int MostListed = 50;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly WorkerRegistrar _registrar;
    private readonly TaskReader _reader;
    private readonly Hand _hand;
    private readonly Consumption _consumption;
    private readonly RemoteControl _control;
    private readonly TaskRegistry _registry;
    private readonly RedisClock _redisClock;
    private readonly WorkerOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<WorkerPresence> _log;
    private readonly DateTimeOffset _startedAt;
    private Runners? _runners;
    private bool _wasSeen;
    private IReadOnlyList<QueueSnapshot> _depths = [];

    public WorkerPresence(
        WorkerRegistrar registrar,
        TaskReader reader,
        Hand hand,
        Consumption consumption,
        RemoteControl control,
        TaskRegistry registry,
        TaskTelemetry telemetry,
        RedisClock redisClock,
        IOptions<WorkerOptions> options,
        TimeProvider clock,
        ILogger<WorkerPresence> log)
    {
        (_registrar, _reader, _hand, _consumption) = (registrar, reader, hand, consumption);
        (_control, _registry) = (control, registry);
        (_redisClock, _options, _clock, _log) = (redisClock, options.Value, clock, log);
        _startedAt = clock.GetUtcNow();
        telemetry.Meter.CreateObservableGauge(Names.Running, () => _hand.Count, "{task}", "Tasks this worker holds.");
        telemetry.Meter.CreateObservableGauge(Names.Stuck, () => _hand.Stuck, "{task}", "Handlers this worker has written off and that still run.");
        telemetry.Meter.CreateObservableGauge(Names.Slots, () => Concurrency, "{slot}", "Tasks this worker may run at once.");
        telemetry.Meter.CreateObservableGauge(Names.Depth, ObserveDepths, "{task}", "Tasks in a queue, by state.");
        telemetry.Meter.CreateObservableGauge(Names.OldestAge, ObserveAges, "s", "Age of the oldest task that waits for a worker.");
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(Runners runners, CancellationToken cancellationToken)
    {
        _runners = runners;
        using var timer = new PeriodicTimer(Interval, _clock);
        do
        {
            await TellAsync().ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }

    private int Concurrency => _runners?.Concurrency ?? _options.Concurrency;

    private async Task TellAsync()
    {
        try
        {
            var (redisNow, asked) = await _registrar.BeatAsync(_options.Name, Describe(), isFirst: !_wasSeen).ConfigureAwait(false);
            _redisClock.Set(redisNow);
            _wasSeen = true;
            if (asked is not null && _control.Obey(asked, _runners!))
                await _registrar.BeatAsync(_options.Name, Describe(), isFirst: false).ConfigureAwait(false); // that it is done
            _depths = await Task.WhenAll(_consumption.Queues.Select(_reader.GetQueueAsync)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (!RedisFaults.IsPassing(exception))
                Log.Unexpected(_log, exception, "the worker's heartbeat");
        }
    }

    private byte[] Describe()
    {
        var unstarted = _hand.Runs.Where(run => run.StartedAt is null).ToList();
        return JsonSerializer.SerializeToUtf8Bytes(Snapshot(unstarted), ContractsJson.Default.WorkerSnapshot);
    }

    private WorkerSnapshot Snapshot(List<TaskRun> unstarted) => new()
    {
        Name = _options.Name,
        Host = Environment.MachineName,
        Pid = Environment.ProcessId,
        Version = Assembly.GetEntryAssembly()?.GetName().Version?.ToString(3),
        Queues = _consumption.Queues,
        Weights = _consumption.Weights.ToDictionary(queue => queue.Queue, queue => queue.Weight),
        Kinds = [.. _registry.All.Select(one => one.Kind)],
        Concurrency = Concurrency,
        Running =
        [
            .. _hand.Runs.Where(run => run.StartedAt is not null).OrderBy(run => run.StartedAt).Take(MostListed)
                .Select(run => new RunningTask(run.TaskId.ToString(), run.Kind, run.StartedAt!.Value)),
        ],
        Reserved = unstarted.Count,
        ReservedTasks =
        [
            .. unstarted.OrderBy(run => run.ClaimedAt).Take(MostListed)
                .Select(run => new ReservedTask(run.IdText, TaskEntry.TryRead(run.Claim.Raw, out var entry) ? entry.Kind : null)),
        ],
        Processed = _hand.Processed,
        Failed = _hand.Failed,
        Stuck = _hand.Stuck,
        StartedAt = _startedAt,
    };

    private IEnumerable<Measurement<long>> ObserveDepths() => _depths.SelectMany(queue => new[]
    {
        Depth(queue, "ready", queue.Ready),
        Depth(queue, "scheduled", queue.Scheduled),
        Depth(queue, "running", queue.Running),
        Depth(queue, "dead", queue.DeadLetters),
    });

    private IEnumerable<Measurement<double>> ObserveAges() =>
        _depths.Select(queue => new Measurement<double>(queue.OldestAge, new KeyValuePair<string, object?>(Names.Destination, queue.Name)));

    private static Measurement<long> Depth(QueueSnapshot queue, string state, long value) => new(
        value, new KeyValuePair<string, object?>(Names.Destination, queue.Name), new KeyValuePair<string, object?>(Names.State, state));
}
