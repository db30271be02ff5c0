namespace Api.Control;

/// <summary>What an operator asks of workers and queues while they run.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this IEndpointRouteBuilder app)
    {
        var workers = app.MapGroup("/workers/{worker}").WithTags("Control");
        workers.MapPost("/shutdown", ControlWorker.ShutDownAsync).WithName("shutdown_worker").ProducesProblem(404);
        workers.MapPut("/concurrency", ControlWorker.SetConcurrencyAsync).WithName("set_concurrency").Accepts<ConcurrencyBody>("application/json")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        workers.MapPut("/queues/{queue}", ControlWorker.AddConsumerAsync).WithName("add_consumer").Accepts<ConsumerBody>(isOptional: true, "application/json")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        workers.MapDelete("/queues/{queue}", ControlWorker.CancelConsumerAsync).WithName("cancel_consumer").ProducesProblem(400).ProducesProblem(404);

        var queues = app.MapGroup("/queues/{queue}").WithTags("Control").ProducesProblem(404);
        queues.MapPost("/pause", ControlQueue.PauseAsync).WithName("pause_queue");
        queues.MapPost("/drain", ControlQueue.DrainAsync).WithName("drain_queue");
        queues.MapPost("/resume", ControlQueue.ResumeAsync).WithName("resume_queue");
        queues.MapDelete("/tasks", ControlQueue.PurgeAsync).WithName("purge_queue").ProducesProblem(400);
    }
}
