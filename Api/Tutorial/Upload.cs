using Api.Requests;
using Api.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;

namespace Api.Tutorial;

internal sealed record UploadArguments(string VideoId);

/// <summary>The answer to an upload.</summary>
/// <param name="Status">Processing initiated.</param>
/// <param name="TaskId">The id of the task that does it.</param>
internal sealed record UploadReceipt(string Status, string TaskId);

internal static class Upload
{
    private const string Kind = "tasks.process_upload";
    private const int MaxIdLength = 200;

    /// <summary>Processes an uploaded video in many steps</summary>
    /// <remarks>Follow its progress with `GET /tasks/{task_id}/events`.</remarks>
    /// <response code="202">The processing has been initiated; Location says where to ask for it.</response>
    public static async Task<Results<Accepted<UploadReceipt>, ProblemHttpResult>> HandleAsync(
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "video_id")] string? videoId, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        var input = new Input();
        var arguments = new UploadArguments(input.Text("video_id", videoId, MaxIdLength));
        if (!input.IsValid)
            return input.Rejection();

        var id = await client.EnqueueAsync(Kind, TaskArguments.Of(arguments), cancellationToken: cancellationToken);
        return TypedResults.Accepted(Receipt.Location(id), new UploadReceipt("Processing initiated", id.ToString()));
    }
}
