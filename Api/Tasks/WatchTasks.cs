using System.Net.ServerSentEvents;
using Api.Events;
using Api.Problems;
using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tasks;

internal static class WatchTasks
{
    /// <summary>Streams what happens to all tasks</summary>
    /// <remarks>
    /// Server-sent events: `event` names what happened (`task-sent`, `task-started`, `task-succeeded`, ...), `data` is the event as JSON,
    /// `id` is where to resume with Last-Event-ID. A `ping` comes first and in every silence.
    /// </remarks>
    /// <response code="200">The events, until the caller goes.</response>
    public static async Task<ServerSentEventsResult<string>> AllAsync(
        [FromHeader(Name = LastEventId.Header)] string? header,
        [FromQuery(Name = LastEventId.Query)] string? query,
        HttpContext context,
        ITaskQueueClient client,
        EventStream stream)
    {
        var ends = RequestLifetime.Of(context);
        var events = await client.WatchAsync(id: null, LastEventId.Of(header, query), ends);
        return Send(context, stream.AllAsync(events, ends));
    }

    /// <summary>Streams what happens to a task</summary>
    /// <remarks>
    /// Starts with a `snapshot` of the task and ends after the task has ended. A caller that resumes with Last-Event-ID when there is
    /// nothing more to tell gets 204, which stops a browser's EventSource.
    /// </remarks>
    /// <response code="200">The snapshot, then the events.</response>
    /// <response code="204">The task has ended, and the caller knows.</response>
    public static async Task<Results<ServerSentEventsResult<string>, NoContent, ProblemHttpResult>> OneAsync(
        [FromRoute(Name = "task_id")] string taskId,
        [FromHeader(Name = LastEventId.Header)] string? header,
        [FromQuery(Name = LastEventId.Query)] string? query,
        HttpContext context,
        ITaskQueueClient client,
        EventStream stream)
    {
        if (await NamedTask.FindAsync(taskId, client, context.RequestAborted) is not { } id)
            return Problem.UnknownTask(taskId);

        var ends = RequestLifetime.Of(context);
        var after = LastEventId.Of(header, query);
        if (await client.FindAsync(id, ends) is not { } before)
            return Problem.UnknownTask(taskId);
        if (before.Status.HasEnded())
            return await EndedAsync(before, id, after, context, client, stream);

        // Subscribe, then look, then read: what happens between the look and the first read is not missed.
        var events = await client.WatchAsync(id, after, ends);
        var task = await client.FindAsync(id, ends) ?? before;
        return Send(context, stream.OneAsync(task, events, ends));
    }

    private static async Task<Results<ServerSentEventsResult<string>, NoContent, ProblemHttpResult>> EndedAsync(
        TaskSnapshot task, TaskId id, string? after, HttpContext context, ITaskQueueClient client, EventStream stream)
    {
        if (after is null)
            return Send(context, stream.ReplayAsync(task, []));
        if (after == EventStream.EndId)
            return TypedResults.NoContent();

        var ends = RequestLifetime.Of(context);
        var missed = await stream.MissedAsync(await client.WatchAsync(id, after, ends), ends);
        return missed.Count == 0 ? TypedResults.NoContent() : Send(context, stream.ReplayAsync(task, missed));
    }

    private static ServerSentEventsResult<string> Send(HttpContext context, IAsyncEnumerable<SseItem<string>> items)
    {
        // Proxies such as nginx collect an answer before they pass it on, unless told not to.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(items);
    }
}
