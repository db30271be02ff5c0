using Api.Problems;
using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.DeadLetters;

internal static class ReadDeadLetters
{
    /// <summary>Lists what failed, by error</summary>
    /// <remarks>
    /// One line for each error, last failed first, however many tasks it hit: errors count as the same when kind, type and place in the handler
    /// are, and the message is but for numbers, ids, addresses and quoted texts. `hourly` counts the failures of the last 24 hours.
    /// </remarks>
    /// <response code="200">The errors; `total` says how many there are when `limit` cut the list.</response>
    public static async Task<Results<Ok<DeadLetterGroups>, ProblemHttpResult>> GroupsAsync(
        string? queue, string? limit, IDeadLetterClient client, CancellationToken cancellationToken)
    {
        var input = new Input();
        var query = Query(input, queue, null, limit);
        return input.IsValid ? TypedResults.Ok(await client.GetGroupsAsync(query.Queue, query.Limit, cancellationToken)) : input.Rejection();
    }

    /// <summary>Lists the failed tasks of one error</summary>
    /// <remarks>Youngest first, with arguments and stack. Follow `next_cursor` until it is null.</remarks>
    /// <response code="200">A page of tasks; empty when there are none (any more).</response>
    public static async Task<Results<Ok<TaskPage>, ProblemHttpResult>> TasksAsync(
        string fingerprint, string? queue, string? cursor, string? limit, IDeadLetterClient client, CancellationToken cancellationToken)
    {
        var input = new Input();
        Check(input, fingerprint);
        var query = Query(input, queue, cursor, limit);
        if (!input.IsValid)
            return input.Rejection();
        try
        {
            return TypedResults.Ok(await client.ListAsync(fingerprint, query, cancellationToken));
        }
        catch (FormatException)
        {
            return Problem.Invalid(nameof(cursor), "must be the next_cursor of the page before");
        }
    }

    public static void Check(Input input, string fingerprint)
    {
        if (!DeadLetterGroup.IsFingerprint(fingerprint))
            input.Reject(nameof(fingerprint), "must be 12 hex digits, as GET /dead-letters shows them");
    }

    private static TaskQuery Query(Input input, string? queue, string? cursor, string? limit) => new()
    {
        Queue = input.Name(nameof(queue), queue),
        Cursor = string.IsNullOrEmpty(cursor) ? null : cursor,
        Limit = input.Number(nameof(limit), limit, 1, TaskQuery.MaxLimit) ?? new TaskQuery().Limit,
    };
}
