using Api.Problems;
using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tasks;

internal static class ListTasks
{
    /// <summary>Lists tasks</summary>
    /// <remarks>Newest first. Follow `next_cursor` until it is null: a page may be short, or empty, and still have a next one.</remarks>
    /// <response code="200">A page of tasks.</response>
    public static async Task<Results<Ok<TaskPage>, ProblemHttpResult>> HandleAsync(
        string? state, string? name, string? queue, string? cursor, string? limit, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        var input = new Input();
        var query = new TaskQuery
        {
            State = ReadState(input, state),
            Name = ReadName(input, nameof(name), name),
            Queue = ReadName(input, nameof(queue), queue),
            Cursor = string.IsNullOrEmpty(cursor) ? null : cursor,
            Limit = input.Number(nameof(limit), limit, 1, TaskQuery.MaxLimit) ?? new TaskQuery().Limit,
        };
        if (!input.IsValid)
            return input.Rejection();

        try
        {
            return TypedResults.Ok(await client.ListAsync(query, cancellationToken));
        }
        catch (FormatException)
        {
            return Problem.Invalid(nameof(cursor), "must be the next_cursor of the page before");
        }
    }

    public static TaskState? ReadState(Input input, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        foreach (var state in Enum.GetValues<TaskState>())
        {
            if (state.WireName().Equals(text, StringComparison.OrdinalIgnoreCase))
                return state;
        }

        input.Reject("state", $"must be one of {string.Join(", ", Enum.GetValues<TaskState>().Select(state => state.WireName()))}");
        return null;
    }

    public static string? ReadName(Input input, string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (!QueueName.IsValid(text))
            input.Reject(field, QueueName.Rule);
        return text;
    }
}
