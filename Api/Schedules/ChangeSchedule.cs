using Api.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Schedules;

internal static class ChangeSchedule
{
    /// <summary>Deletes a schedule</summary>
    /// <remarks>Tasks it has started stay. One declared in code comes back when a worker starts: pause it instead.</remarks>
    /// <response code="204">It is gone.</response>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string schedule, IScheduleClient client, CancellationToken cancellationToken) =>
        await client.DeleteAsync(schedule, cancellationToken) ? TypedResults.NoContent() : ReadSchedules.Unknown(schedule);

    /// <summary>Pauses a schedule</summary>
    /// <remarks>It starts nothing until it is resumed.</remarks>
    /// <response code="200">The schedule, paused.</response>
    public static async Task<Results<Ok<ScheduleSnapshot>, ProblemHttpResult>> PauseAsync(
        string schedule, IScheduleClient client, CancellationToken cancellationToken)
    {
        await client.PauseAsync(schedule, cancellationToken);
        return await ReadSchedules.FindAsync(schedule, client, cancellationToken);
    }

    /// <summary>Resumes a schedule</summary>
    /// <remarks>What came due during the pause is not made up for.</remarks>
    /// <response code="200">The schedule, with its next run.</response>
    public static async Task<Results<Ok<ScheduleSnapshot>, ProblemHttpResult>> ResumeAsync(
        string schedule, IScheduleClient client, CancellationToken cancellationToken)
    {
        await client.ResumeAsync(schedule, cancellationToken);
        return await ReadSchedules.FindAsync(schedule, client, cancellationToken);
    }

    /// <summary>Runs a schedule's task now</summary>
    /// <remarks>Also when it is paused. When it is due next stays as it is.</remarks>
    /// <response code="201">The task is accepted; Location says where to ask for it.</response>
    public static async Task<Results<Created<TaskReceipt>, ProblemHttpResult>> RunAsync(
        string schedule, IScheduleClient client, CancellationToken cancellationToken) =>
        await client.RunAsync(schedule, cancellationToken) is { } id ? Receipt.For(id) : ReadSchedules.Unknown(schedule);
}
