using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Stats;

/// <summary>How the system has been doing.</summary>
internal static class StatsEndpoints
{
    private const int MostChanges = 100;
    private const int UsualChanges = 10;

    public static void MapStats(this IEndpointRouteBuilder app)
    {
        app.MapGet("/stats", GetAsync).WithName("get_stats").WithTags("Stats").ProducesProblem(400);
        app.MapGet("/changes", ChangesAsync).WithName("list_changes").WithTags("Stats").ProducesProblem(400);
    }

    /// <summary>Says how the system has been doing, and whether all is well</summary>
    /// <remarks>
    /// Over a window, a point for each step of it: throughput, rates of success, failure and retry, time in queue and run time (p50, p95, p99), and
    /// depth; of all queues or of one. For each queue how fast tasks come and go, and in how many seconds nothing will wait. Workers count what they
    /// do in memory and tell Redis every two seconds; it is kept for 24 hours in bounded space.
    /// </remarks>
    /// <response code="200">Points, sums, queues, and health with its reasons.</response>
    internal static async Task<Results<Ok<SystemStats>, ProblemHttpResult>> GetAsync(
        string? window, string? queue, IStatsClient client, CancellationToken cancellationToken)
    {
        var input = new Input();
        if (!StatsWindows.TryParse(window, out var span))
            input.Reject(nameof(window), "must be 15m, 3h or 24h");
        if (!string.IsNullOrEmpty(queue) && !QueueName.IsValid(queue))
            input.Reject(nameof(queue), QueueName.Rule);
        return input.IsValid
            ? TypedResults.Ok(await client.GetAsync(span, string.IsNullOrEmpty(queue) ? null : queue, cancellationToken))
            : input.Rejection();
    }

    /// <summary>Lists what changed last</summary>
    /// <remarks>Workers that came, stopped or were lost; queues that were paused, drained, resumed or purged; limits; errors that are new.</remarks>
    /// <response code="200">The changes, youngest first.</response>
    internal static async Task<Results<Ok<IReadOnlyList<SystemChange>>, ProblemHttpResult>> ChangesAsync(
        string? limit, IStatsClient client, CancellationToken cancellationToken)
    {
        var input = new Input();
        var count = input.Number(nameof(limit), limit, 1, MostChanges) ?? UsualChanges;
        return input.IsValid ? TypedResults.Ok(await client.GetChangesAsync(count, cancellationToken)) : input.Rejection();
    }
}
