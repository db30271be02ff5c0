using Web.Http;

namespace Web.Actions;

internal static class WorkflowActions
{
    public static void MapWorkflowActions(this IEndpointRouteBuilder app) => app.MapPost("/workflows/{id}/cancel", CancelAsync);

    private static async Task<IResult> CancelAsync(string id, HttpContext context, WorkflowApi api) => context.BackTo(
        $"/workflows/{Uri.EscapeDataString(id)}", await api.CancelAsync(id), _ => new(true, "Cancelled.", "What waits never starts; what runs is asked to end."));
}
