using Web.Http;

namespace Web.Actions;

internal static class ScheduleActions
{
    private const string Section = "/schedules";

    public static void MapScheduleActions(this IEndpointRouteBuilder app)
    {
        var schedule = app.MapGroup("/schedules/{schedule}");
        schedule.MapPost("/pause", PauseAsync);
        schedule.MapPost("/resume", ResumeAsync);
        schedule.MapPost("/run", RunAsync);
        schedule.MapPost("/delete", DeleteAsync);
    }

    private static async Task<IResult> PauseAsync(string schedule, HttpContext context, ScheduleApi api) =>
        context.BackTo(Section, await api.PauseAsync(schedule), _ => new(true, $"{schedule} rests.", "It starts nothing until it is resumed."));

    private static async Task<IResult> ResumeAsync(string schedule, HttpContext context, ScheduleApi api) =>
        context.BackTo(Section, await api.ResumeAsync(schedule), _ => new(true, $"{schedule} goes on.", "What came due meanwhile is not made up for."));

    private static async Task<IResult> RunAsync(string schedule, HttpContext context, ScheduleApi api) =>
        context.BackTo(Section, await api.RunAsync(schedule), receipt => new(true, $"{schedule} has started a task.", TaskId: receipt!.TaskId));

    // Its page is gone: to the list.
    private static async Task<IResult> DeleteAsync(string schedule, HttpContext context, ScheduleApi api)
    {
        var answer = await api.DeleteAsync(schedule);
        if (answer.Problem is null)
            context.Request.Headers.Remove("Referer");
        return context.BackTo(Section, answer, _ => new(true, $"{schedule} is deleted.", "Tasks it has started stay."));
    }
}
