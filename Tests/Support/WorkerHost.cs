using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using TaskQueue;
using TaskQueue.Authoring;
using TaskQueue.Client;
using TaskQueue.Contracts;
using TaskQueue.Processing;

namespace Tests.Support;

/// <summary>A worker (or only a client) in this process, with the library wired as an application wires it. What its tasks do is set by the test.</summary>
public sealed class WorkerHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly IAsyncDisposable _connection;

    private WorkerHost(IHost host, IAsyncDisposable connection, string prefix) => (_host, _connection, Prefix) = (host, connection, prefix);

    /// <summary>What its keys begin with.</summary>
    public string Prefix { get; }

    public ITaskQueueClient Client => _host.Services.GetRequiredService<ITaskQueueClient>();

    public IScheduleClient Schedules => _host.Services.GetRequiredService<IScheduleClient>();

    public IWorkflowClient Workflows => _host.Services.GetRequiredService<IWorkflowClient>();

    public IDeadLetterClient DeadLetters => _host.Services.GetRequiredService<IDeadLetterClient>();

    public IControlClient Control => _host.Services.GetRequiredService<IControlClient>();

    public IStatsClient Stats => _host.Services.GetRequiredService<IStatsClient>();

    public IServiceProvider Services => _host.Services;

    /// <summary>What <c>tests.run</c> and <c>tests.once</c> do.</summary>
    public Steps Steps => _host.Services.GetRequiredService<Steps>();

    public static async Task<WorkerHost> StartAsync(
        string connectionString, string prefix, bool works = true, Action<Dictionary<string, string?>>? configure = null, Action<ScheduleRegistry>? schedules = null,
        Action<WorkerHost>? prepare = null, Action<TaskRegistry>? tasks = null)
    {
        var builder = Host.CreateApplicationBuilder();
        var settings = new Dictionary<string, string?>
        {
            ["TaskQueue:Prefix"] = prefix,
            ["Worker:Lease"] = "00:00:01.5",
            ["Worker:ReclaimInterval"] = "00:00:00.5",
            ["Worker:DrainTimeout"] = "00:00:05",
            ["Logging:LogLevel:Default"] = "Warning",
        };
        configure?.Invoke(settings);
        builder.Configuration.AddInMemoryCollection(settings);
        var connection = await ConnectionMultiplexer.ConnectAsync(connectionString, options => options.ReconnectRetryPolicy = new LinearRetry(100));
        builder.Services.AddSingleton<IConnectionMultiplexer>(connection);
        builder.Services.AddSingleton<Steps>();
        if (works)
        {
            builder.AddTaskQueueWorker(worker =>
            {
                worker.Add<RunHandler, Run, string>().Add<OnceHandler, Once, string>().Add<JoinHandler, Join, string>();
                schedules?.Invoke(worker.Schedules);
                tasks?.Invoke(worker);
            });
        }
        else
        {
            builder.AddTaskQueueClient();
        }

        var host = new WorkerHost(builder.Build(), connection, prefix);
        prepare?.Invoke(host);
        await host._host.StartAsync();
        return host;
    }

    /// <summary>Enqueues a step for <c>tests.run</c>, which retries at once up to three times.</summary>
    public async Task<TaskId> RunAsync(string step, EnqueueOptions? options = null) => await Client.EnqueueAsync(new Run(step), options);

    /// <summary>Waits for the end.</summary>
    public async Task<TaskSnapshot> EndOfAsync(TaskId id)
    {
        var snapshot = await Client.WaitAsync(id, Limits.Wait, TestContext.Current.CancellationToken);
        Assert.NotNull(snapshot);
        Assert.True(snapshot.EndedAt is not null, $"{id} has not ended: {JsonSerializer.Serialize(snapshot, ContractsJson.Default.TaskSnapshot)}");
        return snapshot;
    }

    /// <summary>SIGTERM, as the host sees it.</summary>
    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _connection.DisposeAsync();
    }

    public sealed record Run(string Step) : ITask<string>
    {
        public static string Kind => "tests.run";
    }

    public sealed class RunHandler(Steps steps) : ITaskHandler<Run, string>
    {
        public static TaskPolicy Policy => new() { RetryDelay = TimeSpan.FromMilliseconds(1) };

        public static Run Example => new("hello");

        public Task<string> RunAsync(Run task, TaskContext context, CancellationToken cancellationToken) => steps.RunAsync(task.Step, context, cancellationToken);
    }

    /// <summary>Joins what the steps of a workflow before it returned.</summary>
    public sealed record Join(IReadOnlyList<string> Parts) : ITask<string>
    {
        public static string Kind => "tests.join";
    }

    public sealed class JoinHandler : ITaskHandler<Join, string>
    {
        public Task<string> RunAsync(Join task, TaskContext context, CancellationToken cancellationToken) => Task.FromResult(string.Join('-', task.Parts));
    }

    public sealed record Once(string Step) : ITask<string>
    {
        public static string Kind => "tests.once";
    }

    public sealed class OnceHandler(Steps steps) : ITaskHandler<Once, string>
    {
        public static TaskPolicy Policy => new() { MaxRetries = 0, TimeLimit = TimeSpan.FromMilliseconds(200) };

        public Task<string> RunAsync(Once task, TaskContext context, CancellationToken cancellationToken) => steps.RunAsync(task.Step, context, cancellationToken);
    }
}

/// <summary>What test tasks do, by the name in their arguments; a name nobody set is its own result.</summary>
public sealed class Steps
{
    private readonly Dictionary<string, Func<TaskContext, CancellationToken, Task<string>>> _steps = new(StringComparer.Ordinal);

    public Func<TaskContext, CancellationToken, Task<string>> this[string name]
    {
        set => _steps[name] = value;
    }

    internal Task<string> RunAsync(string name, TaskContext context, CancellationToken cancellationToken) =>
        _steps.TryGetValue(name, out var step) ? step(context, cancellationToken) : Task.FromResult(name);
}
