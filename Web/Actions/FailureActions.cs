using Microsoft.AspNetCore.Mvc;
using TaskQueue.Contracts;
using Web.Http;
using Web.Text;

namespace Web.Actions;

internal static class FailureActions
{
    /// <summary>What to type to give up all tasks of an error.</summary>
    public const string Confirmation = "discard";

    private const string Section = "/failures";

    public static void MapFailureActions(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Section + "/{fingerprint}");
        group.MapPost("/requeue", RequeueAllAsync);
        group.MapPost("/discard", DiscardAllAsync);
        group.MapPost("/selected/requeue", RequeueAsync);
        group.MapPost("/selected/discard", DiscardAsync);
    }

    /// <summary>The page of one error in one queue.</summary>
    public static string Page(string fingerprint, string? queue) =>
        $"{Section}/{Uri.EscapeDataString(fingerprint)}" + (string.IsNullOrEmpty(queue) ? "" : $"?queue={Uri.EscapeDataString(queue)}");

    private static async Task<IResult> RequeueAllAsync(string fingerprint, [FromForm] string? queue, HttpContext context, FailureApi api) =>
        All(context, Page(fingerprint, queue), await api.RequeueAllAsync(fingerprint, queue), "enqueued again");

    private static async Task<IResult> DiscardAllAsync(
        string fingerprint, [FromForm] string? queue, [FromForm] string? confirm, HttpContext context, FailureApi api) =>
        string.Equals(confirm?.Trim(), Confirmation, StringComparison.OrdinalIgnoreCase)
            ? All(context, Page(fingerprint, queue), await api.DiscardAllAsync(fingerprint, queue), "discarded")
            : context.GoTo(Page(fingerprint, queue), new Notice(false, "Nothing was discarded.", $"Type {Confirmation} to confirm."));

    // Nothing is left to see on the page of an error that was dealt with.
    private static IResult All(HttpContext context, string page, Answer<DeadLetterOutcome> answer, string done) =>
        answer.Problem is { } problem ? context.GoTo(page, Notice.Of(problem)) : context.GoTo(Section, Say(answer.Value, done));

    private static Task<IResult> RequeueAsync(string fingerprint, [FromForm] IFormCollection form, HttpContext context, FailureApi api) =>
        SelectedAsync(fingerprint, form, context, api.RequeueAsync, "enqueued again");

    private static Task<IResult> DiscardAsync(string fingerprint, [FromForm] IFormCollection form, HttpContext context, FailureApi api) =>
        SelectedAsync(fingerprint, form, context, api.DiscardAsync, "discarded");

    private static async Task<IResult> SelectedAsync(
        string fingerprint, IFormCollection form, HttpContext context, Func<IEnumerable<string>, Task<Answer<DeadLetterOutcome>>> run, string done)
    {
        var page = Page(fingerprint, form["queue"]);
        var ids = form["task_ids"].OfType<string>().ToList();
        return ids.Count == 0
            ? context.BackTo(page, new Notice(false, "No task was selected.", "Tick those that you mean."))
            : context.BackTo(page, await run(ids), outcome => Say(outcome, done));
    }

    private static Notice Say(DeadLetterOutcome? outcome, string done)
    {
        var (count, missing) = (outcome?.Done ?? 0, outcome?.Missing.Count ?? 0);
        return new(true, $"{Numbers.Of(count, "task")} {(count == 1 ? "was" : "were")} {done}.", missing == 0 ? null : $"{missing} had been dealt with already.");
    }
}
