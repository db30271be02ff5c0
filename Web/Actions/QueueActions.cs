using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Web.Http;

namespace Web.Actions;

internal static class QueueActions
{
    private const string Section = "/queues";

    public static void MapQueueActions(this IEndpointRouteBuilder app)
    {
        var queue = app.MapGroup("/queues/{queue}");
        queue.MapPost("/pause", PauseAsync);
        queue.MapPost("/drain", DrainAsync);
        queue.MapPost("/resume", ResumeAsync);
        queue.MapPost("/purge", PurgeAsync);
        queue.MapPost("/limits", SetLimitAsync);
        queue.MapPost("/limits/clear", ClearLimitAsync);
    }

    private static async Task<IResult> PauseAsync(string queue, HttpContext context, ControlApi api) =>
        context.BackTo(Section, await api.PauseAsync(queue), _ => new(true, $"Queue {queue} is paused.", "None of its tasks starts; what runs goes on."));

    private static async Task<IResult> DrainAsync(string queue, HttpContext context, ControlApi api) =>
        context.BackTo(Section, await api.DrainAsync(queue), _ => new(true, $"Queue {queue} drains.", "It takes no new tasks; what is there is worked off."));

    private static async Task<IResult> ResumeAsync(string queue, HttpContext context, ControlApi api) =>
        context.BackTo(Section, await api.ResumeAsync(queue), _ => new(true, $"Queue {queue} is open again."));

    private static async Task<IResult> PurgeAsync(string queue, [FromForm] string? confirm, HttpContext context, ControlApi api) =>
        confirm?.Trim() != queue
            ? context.BackTo(Section, new Notice(false, "Nothing was purged.", $"Type {queue} to confirm."))
            : context.BackTo(Section, await api.PurgeAsync(queue, queue), receipt => new(true, Purged(queue, receipt!.Purged)));

    private static async Task<IResult> SetLimitAsync(
        string queue, [FromForm] string? kind, [FromForm] string? perKey, [FromForm] string? concurrency, [FromForm] string? rate,
        HttpContext context, ControlApi api)
    {
        int? atOnce = null;
        if (!string.IsNullOrWhiteSpace(concurrency))
        {
            if (!int.TryParse(concurrency, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return context.BackTo(Section, new Notice(false, "The limit was not set.", "At once must be a whole number, or empty."));
            atOnce = number;
        }

        var scope = new LimitScope(string.IsNullOrEmpty(kind) ? null : kind, perKey is not null);
        var limit = new LimitBody(atOnce, string.IsNullOrWhiteSpace(rate) ? null : rate.Trim());
        return context.BackTo(Section, await api.SetLimitAsync(queue, scope, limit), _ => new(true, $"The limit of {scope} is set.", "Workers know within a second."));
    }

    private static async Task<IResult> ClearLimitAsync(string queue, [FromForm] string name, HttpContext context, ControlApi api)
    {
        var scope = LimitScope.Parse(name);
        return context.BackTo(Section, await api.ClearLimitAsync(queue, scope), _ => new(true, $"The limit of {scope} is taken back.", "What the handler's policy says holds again."));
    }

    private static string Purged(string queue, long count) => count switch
    {
        0 => $"Nothing waited in {queue}.",
        1 => $"One task of {queue} is revoked.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{count:N0} tasks of {queue} are revoked."),
    };
}
