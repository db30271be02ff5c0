using System.Security.Cryptography;
using Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tasks;

internal static class GetAttachment
{
    private const int RetryAfterSeconds = 1;

    /// <summary>Shows the image a task made</summary>
    /// <remarks>409 with Retry-After while the task has not ended yet.</remarks>
    /// <response code="200">The image.</response>
    public static Task<Results<FileContentHttpResult, ProblemHttpResult>> ImageAsync(
        [FromRoute(Name = "task_id")] string taskId, HttpContext context, ITaskQueueClient client) =>
        AnyAsync(taskId, "image", context, client);

    /// <summary>Sends a file a task kept</summary>
    /// <remarks>409 with Retry-After while the task has not ended yet and has no such file.</remarks>
    /// <response code="200">The file.</response>
    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> AnyAsync(
        [FromRoute(Name = "task_id")] string taskId, string file, HttpContext context, ITaskQueueClient client)
    {
        if (await NamedTask.FindAsync(taskId, client, context.RequestAborted) is not { } id)
            return Problem.UnknownTask(taskId);
        if (!AttachmentName.IsValid(file))
            return Problem.Invalid(nameof(file), "must be letters, digits, '.', '_' and '-', at most 64 characters");

        return await client.FindAttachmentAsync(id, file, context.RequestAborted) is { } attachment
            ? Send(attachment, context.Response.Headers)
            : await ExplainAsync(taskId, id, file, client, context.RequestAborted);
    }

    // A caller keeps it, and asks whether it is still the same: a later attempt may replace the file.
    private static FileContentHttpResult Send(TaskAttachment attachment, IHeaderDictionary headers)
    {
        headers.CacheControl = "private, no-cache";
        // A handler's file is not this site's page: whatever its type, it runs no script here.
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        headers.XContentTypeOptions = "nosniff";
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(attachment.Content.Span))[..32]}\"");
        return TypedResults.Bytes(attachment.Content, attachment.ContentType, entityTag: tag);
    }

    private static async Task<ProblemHttpResult> ExplainAsync(
        string taskId, TaskId id, string file, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        if (await client.FindAsync(id, cancellationToken) is not { } task)
            return Problem.UnknownTask(taskId);
        return task.Status.HasEnded()
            ? Problem.NotFound($"Task '{taskId}' ended as {task.Status.WireName()} without a file '{file}'.")
            : Problem.Conflict($"Task '{taskId}' has no file '{file}' yet: it is {task.Status.WireName()}. Try again after its end.", RetryAfterSeconds);
    }
}
