using Api.Documentation;
using Api.Requests;
using Api.Security;
using ServiceDefaults;
using TaskQueue.Contracts;

namespace Api.Tasks;

/// <summary>Everything about tasks, whatever their kind.</summary>
internal static class TaskEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder app)
    {
        var tasks = app.MapGroup("/tasks").WithTags("Tasks");
        tasks.MapGet("", ListTasks.HandleAsync).WithName("list_tasks").ProducesProblem(400);
        tasks.MapPost("/{name}", EnqueueTask.HandleAsync).WithName("enqueue_task").Needs(Scopes.Enqueue)
            .AcceptsArguments()
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        tasks.MapPost("/{name}/batch", EnqueueBatch.HandleAsync).WithName("enqueue_batch").Needs(Scopes.Enqueue)
            .AcceptsArgumentsOfMany()
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);

        tasks.MapGet("/{task_id}", GetTask.HandleAsync).WithName("get_task").RequireRateLimiting(HeldRequests.WhenWaiting)
            .ProducesProblem(400).ProducesProblem(404);
        tasks.MapDelete("/{task_id}", RevokeTask.HandleAsync).WithName("revoke_task")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        tasks.MapPost("/{task_id}/run-now", RunTaskNow.HandleAsync).WithName("run_task_now")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        tasks.MapDelete("/{task_id}/result", ForgetTask.HandleAsync).WithName("forget_task")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        tasks.MapPost("/{task_id}/requeue", RequeueTask.HandleAsync).WithName("requeue_task")
            .AcceptsArguments()
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        tasks.MapGet("/{task_id}/events", WatchTasks.OneAsync).WithName("watch_task").RequireRateLimiting(HeldRequests.Always)
            .WithoutTelemetry().ProducesProblem(400).ProducesProblem(404);
        tasks.MapGet("/{task_id}/image", GetAttachment.ImageAsync).WithName("get_image").Produces<Stream>(200, "image/png")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        tasks.MapGet("/{task_id}/attachments/{file}", GetAttachment.AnyAsync).WithName("get_attachment")
            .Produces<Stream>(200, "application/octet-stream").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);

        app.MapGet("/result/{task_id}", GetResult.HandleAsync).WithName("get_result").WithTags("Tasks")
            .ProducesProblem(400).ProducesProblem(404);
        app.MapGet("/events", WatchTasks.AllAsync).WithName("watch_all").WithTags("Tasks").RequireRateLimiting(HeldRequests.Always)
            .WithoutTelemetry();
    }
}
