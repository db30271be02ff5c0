using Api.Problems;
using Api.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tasks;

internal static class ListTasks
{
    /// <summary>Lists tasks</summary>
    /// <remarks>
    /// Newest first across all queues. Follow `next_cursor` until it is null. A page looks through 20,000 tasks at most: where few of them
    /// match, it may be short, or empty, and still have a next one; `examined` and `examined_to` say how far it looked. Arguments longer
    /// than 4 KB are not searched.
    /// </remarks>
    /// <response code="200">A page of tasks.</response>
    public static async Task<Results<Ok<TaskPage>, ProblemHttpResult>> HandleAsync(
        [AsParameters] ListQuery filters, TimeProvider time, ITaskQueueClient client, Redaction redaction, CancellationToken cancellationToken)
    {
        if (!filters.TryRead(time.GetUtcNow(), out var query, out var fault))
            return fault;
        if (query.Text is not null)
            query = query with { Searched = await redaction.SearchedAsync() };
        try
        {
            return TypedResults.Ok(await client.ListAsync(query, cancellationToken));
        }
        catch (FormatException)
        {
            return Problem.Invalid("cursor", "must be the next_cursor of the page before");
        }
    }
}
