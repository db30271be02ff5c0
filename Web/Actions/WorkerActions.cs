using Microsoft.AspNetCore.Mvc;
using Web.Http;

namespace Web.Actions;

internal static class WorkerActions
{
    private const string Section = "/workers";
    private const string Soon = "It hears of it within two seconds.";

    public static void MapWorkerActions(this IEndpointRouteBuilder app)
    {
        var worker = app.MapGroup("/workers/{worker}");
        worker.MapPost("/stop", StopAsync);
        worker.MapPost("/concurrency", SetConcurrencyAsync);
        worker.MapPost("/queues/add", AddQueueAsync);
        worker.MapPost("/queues/{queue}/drop", DropQueueAsync);
    }

    private static async Task<IResult> StopAsync(string worker, HttpContext context, ControlApi api) =>
        context.BackTo(Section, await api.ShutDownAsync(worker), _ => new(true, $"{worker} stops.", "It finishes what it runs, then it is gone from this page."));

    private static async Task<IResult> SetConcurrencyAsync(string worker, [FromForm] int concurrency, HttpContext context, ControlApi api) =>
        context.BackTo(Section, await api.SetConcurrencyAsync(worker, concurrency), _ => new(true, $"{worker} is asked to run {concurrency} at once.", Soon));

    private static async Task<IResult> AddQueueAsync(string worker, [FromForm] string queue, [FromForm] int weight, HttpContext context, ControlApi api) =>
        context.BackTo(
            Section,
            await api.AddConsumerAsync(worker, queue.Trim(), weight),
            _ => new(true, $"{worker} is asked to consume {queue.Trim()} with weight {weight}.", Soon));

    private static async Task<IResult> DropQueueAsync(string worker, string queue, HttpContext context, ControlApi api) =>
        context.BackTo(Section, await api.CancelConsumerAsync(worker, queue), _ => new(true, $"{worker} is asked to consume {queue} no more.", Soon));
}
