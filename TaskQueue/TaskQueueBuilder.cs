using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using TaskQueue.Broker;
using TaskQueue.Client;
using TaskQueue.Processing;
using TaskQueue.Telemetry;

namespace TaskQueue;

/// <summary>Wires the task queue into an application. Both sides need an <see cref="IConnectionMultiplexer"/>, such as Aspire's <c>AddRedisClient</c> registers.</summary>
public static class TaskQueueBuilder
{
    /// <summary>Adds <see cref="ITaskQueueClient"/>: enqueue, await, watch; <see cref="IScheduleClient"/>, <see cref="IDeadLetterClient"/>, <see cref="IWorkflowClient"/>, <see cref="IControlClient"/> and <see cref="IStatsClient"/>. Options from the section <see cref="TaskQueueOptions.Section"/>.</summary>
    public static IHostApplicationBuilder AddTaskQueueClient(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddBroker(builder);
        builder.Services.TryAddSingleton<EventReader>();
        builder.Services.TryAddSingleton<EventHub>();
        builder.Services.TryAddSingleton<KindQueues>();
        builder.Services.TryAddSingleton<TaskSender>();
        builder.Services.TryAddSingleton<OpenQueues>();
        builder.Services.TryAddSingleton<TaskLister>();
        builder.Services.TryAddSingleton<ITaskQueueClient, TaskQueueClient>();
        builder.Services.TryAddSingleton<IScheduleClient, ScheduleClient>();
        builder.Services.TryAddSingleton<LimitBroker>();
        builder.Services.TryAddSingleton<ILimitClient, LimitClient>();
        builder.Services.TryAddSingleton<DeadLetterBatches>();
        builder.Services.TryAddSingleton<IDeadLetterClient, DeadLetterClient>();
        builder.Services.TryAddSingleton<IWorkflowClient, WorkflowClient>();
        builder.Services.TryAddSingleton<IControlClient, ControlClient>();
        builder.Services.TryAddSingleton<HistoryCache>();
        builder.Services.TryAddSingleton<IStatsClient, StatsClient>();
        builder.Services.TryAddSingleton<KeyBroker>();
        builder.Services.TryAddSingleton<IKeyClient, KeyClient>();
        builder.Services.TryAddSingleton<AuditBroker>();
        builder.Services.TryAddSingleton<IAuditClient, AuditClient>();
        return builder;
    }

    /// <summary>Runs tasks in this process, as the section <see cref="WorkerOptions.Section"/> says; adds the health check <c>consumption</c>, and the client for tasks that enqueue tasks.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="addTasks">Names the tasks it knows.</param>
    public static IHostApplicationBuilder AddTaskQueueWorker(this IHostApplicationBuilder builder, Action<TaskRegistry> addTasks)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(addTasks);
        builder.AddTaskQueueClient();
        AddProcessing(builder.Services);
        builder.Services.AddOptions<WorkerOptions>().BindConfiguration(WorkerOptions.Section).ValidateDataAnnotations()
            .Validate(static worker => worker.Queues.All(static queue => QueueWeight.TryParse(queue, out _)), "Worker:Queues takes names such as 'default', or with a weight from 1 to 1000 such as 'critical:6'.")
            .ValidateOnStart();
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<WorkerOptions>>(static (host, worker) => host.ShutdownTimeout = worker.Value.DrainTimeout + TimeSpan.FromSeconds(10));
        builder.Services.AddHealthChecks().AddCheck<ConsumptionHealth>("consumption", tags: ["live"]);

        var registry = new TaskRegistry();
        addTasks(registry);
        builder.Services.AddSingleton(registry);
        return builder;
    }

    private static void AddBroker(IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<TaskQueueOptions>().BindConfiguration(TaskQueueOptions.Section).ValidateDataAnnotations()
            .Validate(static options => options.HasValidPages, "TaskQueue:PagesUrl must be an absolute http or https URL.")
            .ValidateOnStart();
        builder.Services.AddOptions<PayloadOptions>().BindConfiguration(TaskQueueOptions.Section).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PayloadOptions>, PayloadRules>());
        builder.Services.AddMetrics();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton(static services => new RedisKeys(services.GetRequiredService<IOptions<TaskQueueOptions>>().Value.Prefix));
        builder.Services.TryAddSingleton<TaskTelemetry>();
        builder.Services.TryAddSingleton<QueueGroups>();
        builder.Services.TryAddSingleton<PayloadCodec>();
        builder.Services.TryAddSingleton<StoredPayloads>();
        builder.Services.TryAddSingleton<TaskBroker>();
        builder.Services.TryAddSingleton<AttachmentStore>();
        builder.Services.TryAddSingleton<TaskReader>();
        builder.Services.TryAddSingleton<ScheduleBroker>();
        builder.Services.TryAddSingleton<DeadLetterBroker>();
        builder.Services.TryAddSingleton<FlowPayloads>();
        builder.Services.TryAddSingleton<FlowBroker>();
        builder.Services.TryAddSingleton<FlowLauncher>();
        builder.Services.TryAddSingleton<FlowDriver>();
        builder.Services.TryAddSingleton<WorkerRegistrar>();
        builder.Services.TryAddSingleton<QueueBroker>();
        builder.Services.TryAddSingleton<HistoryBroker>();
        builder.Services.TryAddSingleton<ChangeLog>();
    }

    private static void AddProcessing(IServiceCollection services) => services
        .AddSingleton<IAttemptStore, AttemptStore>()
        .AddSingleton<Hand>()
        .AddSingleton<Attempts>()
        .AddSingleton<Consumption>()
        .AddSingleton<RemoteControl>()
        .AddSingleton<Patience>()
        .AddSingleton<FlowTeller>()
        .AddSingleton<RedisClock>()
        .AddSingleton<HistoryCounts>()
        .AddSingleton<HistoryKeeper>()
        .AddSingleton<Admission>()
        .AddSingleton(Random.Shared)
        .AddSingleton<OutcomeWriter>()
        .AddSingleton<IOutcomes>(static services => services.GetRequiredService<OutcomeWriter>())
        .AddSingleton<AttemptEnds>()
        .AddSingleton<PoolWatch>()
        .AddSingleton<Suspects>()
        .AddSingleton<TaskExecutor>()
        .AddSingleton<LeaseKeeper>()
        .AddSingleton<Recovery>()
        .AddSingleton<WorkerPresence>()
        .AddSingleton<ConsumptionHealth>()
        .AddSingleton<ScheduleRunner>()
        .AddHostedService<WorkerService>()
        .AddHostedService<ScheduleLoop>();
}
