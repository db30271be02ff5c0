using Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Schedules;

internal static class ReadSchedules
{
    /// <summary>Lists the schedules</summary>
    /// <remarks>What each starts and when, when it is due next and what it last started.</remarks>
    /// <response code="200">Every schedule, by name.</response>
    public static async Task<Ok<IReadOnlyList<ScheduleSnapshot>>> ListAsync(IScheduleClient client, CancellationToken cancellationToken) =>
        TypedResults.Ok(await client.ListAsync(cancellationToken));

    /// <summary>Shows a schedule</summary>
    /// <response code="200">The schedule.</response>
    public static async Task<Results<Ok<ScheduleSnapshot>, ProblemHttpResult>> FindAsync(
        string schedule, IScheduleClient client, CancellationToken cancellationToken) =>
        await client.FindAsync(schedule, cancellationToken) is { } found ? TypedResults.Ok(found) : Unknown(schedule);

    public static ProblemHttpResult Unknown(string schedule) => Problem.NotFound(
        $"There is no schedule '{(ScheduleName.IsValid(schedule) ? schedule : "of such a name")}': GET /schedules lists all.");
}
