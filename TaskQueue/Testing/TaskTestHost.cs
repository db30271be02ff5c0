using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TaskQueue.Broker;
using TaskQueue.Client;
using TaskQueue.Contracts;
using TaskQueue.Processing;
using TaskQueue.Telemetry;

namespace TaskQueue.Testing;

/// <summary>
/// Runs tasks without Redis and without waiting, for tests of handlers: the worker's own code (arguments and results as JSON, policy, back-off without jitter,
/// limits, checkpoints) over a queue in memory and a clock that only the test moves.
/// </summary>
public sealed class TaskTestHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TestRunner _runner;
    private readonly MemoryQueue _queue;

    private TaskTestHost(ServiceProvider services, bool eager)
    {
        _services = services;
        _queue = services.GetRequiredService<MemoryQueue>();
        _runner = new TestRunner(
            _queue, services.GetRequiredService<TaskExecutor>(), services.GetRequiredService<TaskRegistry>(), Clock, services.GetRequiredService<IOptions<WorkerOptions>>().Value.CancelGrace);
        var client = services.GetRequiredService<TestClient>();
        (client.Runner, client.IsEager) = (_runner, eager);
        services.GetRequiredService<TestSchedules>().Start();
    }

    /// <summary>
    /// What handlers and the test enqueue with. When the test itself waits for a task, time passes on the clock until it has ended, or the wait is over.
    /// </summary>
    public ITaskQueueClient Client => _services.GetRequiredService<ITaskQueueClient>();

    /// <summary>The time; moved by <see cref="AdvanceAsync"/>.</summary>
    public TestClock Clock => _services.GetRequiredService<TestClock>();

    /// <summary>The services that handlers get.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Every task, in the order they were enqueued.</summary>
    public IReadOnlyList<TaskSnapshot> Tasks => _services.GetRequiredService<TestViews>().All();

    /// <summary>Everything that happened, in order; every report of progress among it.</summary>
    public IReadOnlyList<TaskEvent> Events => _services.GetRequiredService<EventLog>().All;

    /// <summary>Makes a host.</summary>
    /// <param name="addTasks">Names the tasks it knows, as for a worker.</param>
    /// <param name="addServices">What the handlers need, or stand-ins for it. A <see cref="TimeProvider"/> is there already: <see cref="Clock"/>.</param>
    /// <param name="eager">Whether a task runs inside the call that enqueues it, to its end: its waits and retries are gone through on the clock.</param>
    /// <exception cref="InvalidOperationException">A task is declared so that a worker would not start.</exception>
    public static TaskTestHost Create(Action<TaskRegistry> addTasks, Action<IServiceCollection>? addServices = null, bool eager = false)
    {
        ArgumentNullException.ThrowIfNull(addTasks);
        var registry = new TaskRegistry();
        addTasks(registry);
        var services = new ServiceCollection().AddLogging().AddMetrics().AddOptions();
        addServices?.Invoke(services);
        AddEngine(services).AddSingleton(registry);
        return new TaskTestHost(services.BuildServiceProvider(), eager);
    }

    /// <summary>Runs the next task that is ready or due until it has ended, or waits for the clock. Null when there is none.</summary>
    public async Task<TaskSnapshot?> RunNextAsync() => (await _runner.RunNextAsync().ConfigureAwait(false))?.Describe(Clock.GetUtcNow());

    /// <summary>Runs all that is ready or due now, and what that enqueues. Returns how many were started.</summary>
    public Task<int> RunAllAsync() => _runner.RunAllAsync();

    /// <summary>Lets time pass with a worker at work: runs all that is ready and all that falls due on the way (ETAs, retries, snoozes, limits, the schedules that the tasks declare, what handlers wait for), each at its time.</summary>
    public Task AdvanceAsync(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        return _runner.AdvanceAsync(Clock.GetUtcNow() + by);
    }

    /// <summary>The files a task's handler attached, by name.</summary>
    public IReadOnlyDictionary<string, TaskAttachment> GetAttachments(TaskId id) => _queue.Find(id)?.Attachments ?? [];

    /// <summary>The checkpoint a task has; null when it has none, or has ended.</summary>
    public T? GetCheckpoint<T>(TaskId id) => Checkpoint.Read<T>(_queue.Find(id)?.Checkpoint);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static IServiceCollection AddEngine(IServiceCollection services)
    {
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(static provider => provider.GetRequiredService<TestClock>()));
        return services
            .AddSingleton(new TestClock())
            .AddSingleton<EventLog>()
            .AddSingleton<Hand>()
            .AddSingleton<MemoryQueue>()
            .AddSingleton<IOutcomes>(static provider => provider.GetRequiredService<MemoryQueue>())
            .AddSingleton<IAttemptStore>(static provider => provider.GetRequiredService<MemoryQueue>())
            .AddSingleton(StoredPayloads.Plain)
            .AddSingleton<TestViews>()
            .AddSingleton<TestSchedules>()
            .AddSingleton<TestClient>()
            .AddSingleton<ITaskQueueClient>(static provider => provider.GetRequiredService<TestClient>())
            .AddSingleton<TaskTelemetry>()
            .AddSingleton<RedisClock>()
            .AddSingleton<HistoryCounts>()
            .AddSingleton<AttemptEnds>()
            .AddSingleton<Suspects>()
            .AddSingleton<TaskExecutor>()
            .AddSingleton<Random, NoJitter>();
    }

    /// <summary>Takes nothing off a wait: tests can say when a retry is due.</summary>
    private sealed class NoJitter : Random
    {
        public override double NextDouble() => 0;
    }
}
