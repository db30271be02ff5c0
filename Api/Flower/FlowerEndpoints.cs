using Api.Requests;
using Api.Security;
using ServiceDefaults;
using TaskQueue.Contracts;

namespace Api.Flower;

/// <summary>
/// The paths of Flower's HTTP API, answered in its words from what is kept here, so that scripts written for it keep working. docs/flower.md says
/// which, and what differs. They are not part of the OpenAPI document: new callers have better ones there.
/// </summary>
/// <remarks>https://flower.readthedocs.io/en/latest/api.html</remarks>
internal static class FlowerEndpoints
{
    public static void MapFlower(this IEndpointRouteBuilder app)
    {
        var flower = app.MapGroup("").WithTags("Flower").ExcludeFromDescription();
        flower.MapGet("/api/workers", FlowerWorkers.ListAsync);
        flower.MapGet("/api/queues/length", FlowerQueues.LengthsAsync);
        flower.MapGet("/api/tasks", FlowerTasks.ListAsync);
        flower.MapGet("/api/task/types", FlowerTasks.TypesAsync);
        flower.MapGet("/api/task/info/{id}", FlowerTasks.InfoAsync);
        flower.MapGet("/api/task/result/{id}", FlowerTasks.ResultAsync).RequireRateLimiting(HeldRequests.Always);
        flower.MapGet("/healthcheck", FlowerQueues.CheckAsync).AllowAnonymous().WithoutTelemetry();
        flower.MapGet("/metrics", FlowerMetrics.ReadAsync).WithoutTelemetry();

        flower.MapPost("/api/task/async-apply/{name}", FlowerCalls.StartAsync).Needs(Scopes.Enqueue);
        flower.MapPost("/api/task/send-task/{name}", FlowerCalls.StartAsync).Needs(Scopes.Enqueue);
        flower.MapPost("/api/task/apply/{name}", FlowerCalls.RunAsync).Needs(Scopes.Enqueue).RequireRateLimiting(HeldRequests.Always);

        flower.MapPost("/api/task/revoke/{id}", FlowerControl.RevokeAsync);
        flower.MapPost("/api/task/abort/{id}", FlowerControl.AbortAsync);
        flower.MapPost("/api/task/rate-limit/{name}", FlowerControl.LimitAsync);
        flower.MapPost("/api/worker/shutdown/{worker}", FlowerControl.ShutDownAsync);
        flower.MapPost("/api/worker/pool/grow/{worker}", FlowerControl.GrowAsync);
        flower.MapPost("/api/worker/pool/shrink/{worker}", FlowerControl.ShrinkAsync);
        flower.MapPost("/api/worker/queue/add-consumer/{worker}", FlowerControl.AddConsumerAsync);
        flower.MapPost("/api/worker/queue/cancel-consumer/{worker}", FlowerControl.CancelConsumerAsync);
    }
}
