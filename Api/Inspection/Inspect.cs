using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Inspection;

/// <summary>What Celery's <c>inspect</c> tells, in its words: by worker, as of its last heartbeat, two seconds ago at most.</summary>
internal static class Inspect
{
    public static void MapInspect(this IEndpointRouteBuilder app)
    {
        var inspect = app.MapGroup("/inspect").WithTags("Inspection");
        inspect.MapGet("/active", ActiveAsync).WithName("inspect_active");
        inspect.MapGet("/reserved", ReservedAsync).WithName("inspect_reserved");
        inspect.MapGet("/scheduled", ScheduledAsync).WithName("inspect_scheduled").ProducesProblem(400);
        inspect.MapGet("/registered", RegisteredAsync).WithName("inspect_registered");
        inspect.MapGet("/active_queues", ActiveQueuesAsync).WithName("inspect_active_queues");
        inspect.MapGet("/stats", StatsAsync).WithName("inspect_stats");
        inspect.MapGet("/ping", PingAsync).WithName("inspect_ping");
    }

    /// <summary>What each worker runs</summary>
    /// <remarks>The 50 oldest of each.</remarks>
    /// <response code="200">Running tasks by worker.</response>
    internal static Task<Ok<Dictionary<string, IReadOnlyList<RunningTask>>>> ActiveAsync(ITaskQueueClient client, CancellationToken cancellationToken) =>
        ByWorkerAsync(client, worker => worker.Running, cancellationToken);

    /// <summary>What each worker has claimed ahead</summary>
    /// <remarks>The 50 oldest of each. What is not started within a second goes back to its queue.</remarks>
    /// <response code="200">Claimed and not yet started tasks by worker.</response>
    internal static Task<Ok<Dictionary<string, IReadOnlyList<ReservedTask>>>> ReservedAsync(ITaskQueueClient client, CancellationToken cancellationToken) =>
        ByWorkerAsync(client, worker => worker.ReservedTasks, cancellationToken);

    /// <summary>What is due later</summary>
    /// <remarks>By queue, soonest first: here a task that waits for its time belongs to no worker yet.</remarks>
    /// <response code="200">Tasks that wait for an ETA, a countdown or a retry, by queue.</response>
    internal static async Task<Results<Ok<Dictionary<string, IReadOnlyList<TaskSnapshot>>>, ProblemHttpResult>> ScheduledAsync(
        string? queue, string? limit, ITaskQueueClient client, IControlClient control, CancellationToken cancellationToken)
    {
        var input = new Input();
        var count = input.Number(nameof(limit), limit, 1, TaskQuery.MaxLimit) ?? new TaskQuery().Limit;
        if (!string.IsNullOrEmpty(queue) && !QueueName.IsValid(queue))
            input.Reject(nameof(queue), QueueName.Rule);
        if (!input.IsValid)
            return input.Rejection();
        var queues = (await client.GetQueuesAsync(cancellationToken)).Select(one => one.Name).Where(name => string.IsNullOrEmpty(queue) || name == queue);
        var scheduled = await Task.WhenAll(queues.Select(async name => (Name: name, Tasks: await control.GetScheduledAsync(name, count, cancellationToken))));
        return TypedResults.Ok(scheduled.ToDictionary(one => one.Name, one => one.Tasks));
    }

    /// <summary>Which kinds each worker knows</summary>
    /// <response code="200">Kinds by worker.</response>
    internal static Task<Ok<Dictionary<string, IReadOnlyList<string>>>> RegisteredAsync(ITaskQueueClient client, CancellationToken cancellationToken) =>
        ByWorkerAsync(client, worker => worker.Kinds, cancellationToken);

    /// <summary>Which queues each worker consumes</summary>
    /// <response code="200">Queues and their weights by worker.</response>
    internal static Task<Ok<Dictionary<string, IReadOnlyList<ActiveQueue>>>> ActiveQueuesAsync(ITaskQueueClient client, CancellationToken cancellationToken) =>
        ByWorkerAsync<IReadOnlyList<ActiveQueue>>(client, worker => [.. worker.Queues.Select(queue => new ActiveQueue(queue, worker.Weights.GetValueOrDefault(queue, 1)))], cancellationToken);

    /// <summary>Each worker in numbers</summary>
    /// <response code="200">Numbers by worker.</response>
    internal static Task<Ok<Dictionary<string, WorkerStats>>> StatsAsync(ITaskQueueClient client, CancellationToken cancellationToken) =>
        ByWorkerAsync(client, WorkerStats.Of, cancellationToken);

    /// <summary>Which workers are alive</summary>
    /// <remarks>Whose last heartbeat is less than 15 seconds old.</remarks>
    /// <response code="200">`pong` by worker.</response>
    internal static Task<Ok<Dictionary<string, Pong>>> PingAsync(ITaskQueueClient client, CancellationToken cancellationToken) =>
        ByWorkerAsync(client, _ => new Pong("pong"), cancellationToken);

    private static async Task<Ok<Dictionary<string, T>>> ByWorkerAsync<T>(ITaskQueueClient client, Func<WorkerSnapshot, T> tell, CancellationToken cancellationToken) =>
        TypedResults.Ok((await client.GetWorkersAsync(cancellationToken)).ToDictionary(worker => worker.Name, tell));
}
