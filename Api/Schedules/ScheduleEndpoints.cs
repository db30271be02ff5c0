using TaskQueue.Contracts;

namespace Api.Schedules;

/// <summary>Tasks that start by cron or at intervals.</summary>
internal static class ScheduleEndpoints
{
    public static void MapSchedules(this IEndpointRouteBuilder app)
    {
        var schedules = app.MapGroup("/schedules").WithTags("Schedules");
        schedules.MapGet("", ReadSchedules.ListAsync).WithName("list_schedules");
        schedules.MapGet("/{schedule}", ReadSchedules.FindAsync).WithName("get_schedule").ProducesProblem(404);
        schedules.MapPut("/{schedule}", PutSchedule.HandleAsync).WithName("put_schedule").Accepts<ScheduleDefinition>("application/json")
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        schedules.MapDelete("/{schedule}", ChangeSchedule.DeleteAsync).WithName("delete_schedule").ProducesProblem(404);
        schedules.MapPost("/{schedule}/pause", ChangeSchedule.PauseAsync).WithName("pause_schedule").ProducesProblem(404);
        schedules.MapPost("/{schedule}/resume", ChangeSchedule.ResumeAsync).WithName("resume_schedule").ProducesProblem(404);
        schedules.MapPost("/{schedule}/run", ChangeSchedule.RunAsync).WithName("run_schedule").ProducesProblem(404).ProducesProblem(409);
    }
}
