using System.Text.Json;
using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.DeadLetters;

/// <summary>Which tasks a call is about.</summary>
/// <param name="Ids">Their ids, 1 to 1000.</param>
internal sealed record TaskIds([property: System.Text.Json.Serialization.JsonPropertyName("task_ids")] IReadOnlyList<string> Ids);

internal static class NamedDeadLetters
{
    private const int AtMost = 1000;
    private const string Field = "task_ids";

    /// <summary>Enqueues failed tasks again</summary>
    /// <remarks>Each as a new task in its own trace, with the same arguments. To change them, requeue one: `POST /tasks/{task_id}/requeue`.</remarks>
    /// <response code="200">How many, and which were no dead letters (any more).</response>
    public static Task<Results<Ok<DeadLetterOutcome>, ProblemHttpResult>> RequeueAsync(HttpContext context, IDeadLetterClient client) =>
        RunAsync(context, ids => client.RequeueAsync(ids, context.RequestAborted));

    /// <summary>Discards dead letters</summary>
    /// <remarks>They can't be enqueued again. The tasks stay FAILURE for as long as results are kept.</remarks>
    /// <response code="200">How many, and which were no dead letters (any more).</response>
    public static Task<Results<Ok<DeadLetterOutcome>, ProblemHttpResult>> DiscardAsync(HttpContext context, IDeadLetterClient client) =>
        RunAsync(context, ids => client.DiscardAsync(ids, context.RequestAborted));

    private static async Task<Results<Ok<DeadLetterOutcome>, ProblemHttpResult>> RunAsync(
        HttpContext context, Func<IReadOnlyCollection<TaskId>, Task<DeadLetterOutcome>> run)
    {
        var body = await JsonBody.ReadAsync(context);
        if (body.Fault is not null)
            return body.Fault;
        var input = new Input();
        var ids = Read(body.Value, input);
        return input.IsValid ? TypedResults.Ok(await run(ids)) : input.Rejection(StatusCodes.Status422UnprocessableEntity);
    }

    private static List<TaskId> Read(JsonElement body, Input input)
    {
        var ids = new List<TaskId>();
        foreach (var field in body.EnumerateObject().Select(field => field.Name).Where(name => name != Field))
            input.Reject(field, $"is not a field here: only {Field} is");
        if (!body.TryGetProperty(Field, out var given) || given.ValueKind != JsonValueKind.Array || given.GetArrayLength() is 0 or > AtMost)
        {
            input.Reject(Field, $"must be a list of 1 to {AtMost} task ids");
            return ids;
        }

        foreach (var (place, text) in given.EnumerateArray().Index())
        {
            if (text.ValueKind == JsonValueKind.String && TaskId.TryParse(text.GetString(), out var id))
                ids.Add(id);
            else
                input.Reject($"{Field}[{place}]", "is not a task id: one looks like 'default-1767225600000-0'");
        }

        return ids;
    }
}
