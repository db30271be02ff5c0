using Web.Http;

namespace Web.Actions;

internal static class TaskActions
{
    public static void MapTaskActions(this IEndpointRouteBuilder app)
    {
        var task = app.MapGroup("/tasks/{id}");
        task.MapPost("/revoke", RevokeAsync);
        task.MapPost("/run-now", RunNowAsync);
        task.MapPost("/requeue", RequeueAsync);
        task.MapPost("/forget", ForgetAsync);
    }

    private static async Task<IResult> RevokeAsync(string id, HttpContext context, TaskApi api) =>
        context.BackTo(Page(id), await api.RevokeAsync(id), task => task?.EndedAt is null
            ? new(true, "Its worker is asked to cancel it.")
            : new(true, "Revoked: it will not run."));

    private static async Task<IResult> RunNowAsync(string id, HttpContext context, TaskApi api) =>
        context.BackTo(Page(id), await api.RunNowAsync(id), _ => new(true, "It is due now.", "It starts as soon as a worker is free."));

    private static async Task<IResult> RequeueAsync(string id, HttpContext context, TaskApi api)
    {
        var answer = await api.RequeueAsync(id);
        return answer.Problem is { } problem
            ? context.GoTo(Page(id), Notice.Of(problem))
            : context.GoTo(Page(answer.Value?.TaskId ?? id), new(true, "Enqueued again as this task.", $"The failed one was {id}."));
    }

    private static async Task<IResult> ForgetAsync(string id, HttpContext context, TaskApi api)
    {
        var answer = await api.ForgetAsync(id);
        return answer.Problem is { } problem ? context.GoTo(Page(id), Notice.Of(problem)) : context.GoTo("/tasks", new(true, "Forgotten.", id));
    }

    private static string Page(string id) => $"/tasks/{Uri.EscapeDataString(id)}";
}
