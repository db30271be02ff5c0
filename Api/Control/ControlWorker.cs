using Api.Problems;
using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Control;

internal static class ControlWorker
{
    /// <summary>Shuts a worker down</summary>
    /// <remarks>
    /// As SIGTERM does: it claims nothing more, what runs may go on for its drain timeout, then it is cancelled and goes back to its queue. What
    /// supervises the process may start it again, as a new worker.
    /// </remarks>
    /// <response code="202">All that is asked of it now; it hears of it within about two seconds and is gone from `GET /workers` when it is done.</response>
    public static async Task<Results<Accepted<WorkerControl>, ProblemHttpResult>> ShutDownAsync(
        string worker, IControlClient client, CancellationToken cancellationToken) =>
        Answer(worker, await client.ShutDownAsync(worker, cancellationToken));

    /// <summary>Changes how many tasks a worker runs at once</summary>
    /// <remarks>Until it ends; each start begins with its configuration. When there are fewer, what runs goes on.</remarks>
    /// <response code="202">All that is asked of it now; `GET /workers` shows when it is done, within about two seconds.</response>
    public static async Task<Results<Accepted<WorkerControl>, ProblemHttpResult>> SetConcurrencyAsync(
        string worker, HttpContext context, IControlClient client)
    {
        var (number, fault) = await ReadAsync(context, "concurrency", WorkerControl.MaxConcurrency, isRequired: true);
        return fault is not null ? fault : Answer(worker, await client.SetConcurrencyAsync(worker, number!.Value, context.RequestAborted));
    }

    /// <summary>Makes a worker consume a queue</summary>
    /// <remarks>Or gives the queue another weight there. Until the worker ends; each start begins with its configuration.</remarks>
    /// <response code="202">All that is asked of it now; `GET /workers` shows when it is done, within about two seconds.</response>
    public static async Task<Results<Accepted<WorkerControl>, ProblemHttpResult>> AddConsumerAsync(
        string worker, string queue, HttpContext context, IControlClient client)
    {
        if (!QueueName.IsValid(queue))
            return MalformedQueue();
        var (number, fault) = await ReadAsync(context, "weight", WorkerControl.MaxWeight, isRequired: false);
        return fault is not null ? fault : Answer(worker, await client.AddConsumerAsync(worker, queue, number ?? 1, context.RequestAborted));
    }

    /// <summary>Makes a worker stop consuming a queue</summary>
    /// <remarks>It claims nothing more of it; what it has claimed goes on. Other workers consume it as before.</remarks>
    /// <response code="202">All that is asked of it now, weight 0 for this queue; `GET /workers` shows when it is done, within about two seconds.</response>
    public static async Task<Results<Accepted<WorkerControl>, ProblemHttpResult>> CancelConsumerAsync(
        string worker, string queue, IControlClient client, CancellationToken cancellationToken) =>
        QueueName.IsValid(queue) ? Answer(worker, await client.CancelConsumerAsync(worker, queue, cancellationToken)) : MalformedQueue();

    private static async Task<(int? Number, ProblemHttpResult? Fault)> ReadAsync(HttpContext context, string field, int max, bool isRequired)
    {
        var body = await JsonBody.ReadAsync(context);
        if (body.Fault is not null)
            return (null, body.Fault);
        var input = new Input();
        var number = NumberBody.Read(body.Value, field, max, input);
        if (number is null && isRequired)
            input.Reject(field, "is required");
        return (number, input.IsValid ? null : input.Rejection(StatusCodes.Status422UnprocessableEntity));
    }

    private static Results<Accepted<WorkerControl>, ProblemHttpResult> Answer(string worker, WorkerControl? asked) => asked is null
        ? Unknown(worker)
        : TypedResults.Accepted("/workers", asked);

    public static ProblemHttpResult Unknown(string worker) =>
        Problem.NotFound($"There is no worker '{(worker.Length <= 64 ? worker : "of such a name")}' alive: GET /workers lists all.");

    private static ProblemHttpResult MalformedQueue() =>
        Problem.Invalid("queue", QueueName.Rule);
}
