using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Inspection;

/// <summary>What the system is made of, and how it is.</summary>
internal static class InspectionEndpoints
{
    public static void MapInspection(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", GetIndex.Handle).WithName("index").WithTags("Inspection");
        app.MapGet("/queues", QueuesAsync).WithName("list_queues").WithTags("Inspection");
        app.MapGet("/workers", WorkersAsync).WithName("list_workers").WithTags("Inspection");
        app.MapGet("/workers/lost", LostWorkersAsync).WithName("list_lost_workers").WithTags("Inspection");
        app.MapGet("/kinds", KindsAsync).WithName("list_kinds").WithTags("Inspection");
        app.MapInspect();
    }

    /// <summary>Lists the queues</summary>
    /// <remarks>How many tasks wait, wait for a time, run and have failed, and how long the oldest has waited.</remarks>
    /// <response code="200">Every queue that exists.</response>
    internal static async Task<Ok<IReadOnlyList<QueueSnapshot>>> QueuesAsync(ITaskQueueClient client, CancellationToken cancellationToken) =>
        TypedResults.Ok(await client.GetQueuesAsync(cancellationToken));

    /// <summary>Lists the workers</summary>
    /// <remarks>What each consumes, and what it runs now.</remarks>
    /// <response code="200">Every worker that is alive.</response>
    internal static async Task<Ok<IReadOnlyList<WorkerSnapshot>>> WorkersAsync(ITaskQueueClient client, CancellationToken cancellationToken) =>
        TypedResults.Ok(await client.GetWorkersAsync(cancellationToken));

    /// <summary>Lists the workers that were lost</summary>
    /// <remarks>Killed, frozen or cut off: they fell silent without a good-bye. What they ran is run again by others. Kept for an hour, 50 at most.</remarks>
    /// <response code="200">Each as it last described itself.</response>
    internal static async Task<Ok<IReadOnlyList<WorkerSnapshot>>> LostWorkersAsync(ITaskQueueClient client, CancellationToken cancellationToken) =>
        TypedResults.Ok(await client.GetLostWorkersAsync(cancellationToken));

    /// <summary>Lists the kinds of task</summary>
    /// <remarks>Each with the schema of its arguments and an example: `POST /tasks/{name}` starts one.</remarks>
    /// <response code="200">Every kind the workers published.</response>
    internal static async Task<Ok<IReadOnlyList<TaskDefinition>>> KindsAsync(ITaskQueueClient client, CancellationToken cancellationToken) =>
        TypedResults.Ok(await client.GetDefinitionsAsync(cancellationToken));
}
