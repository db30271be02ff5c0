using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;

namespace Api.Flower;

/// <summary>How many tasks wait.</summary>
internal sealed record QueueLengths(IReadOnlyList<QueueLength> ActiveQueues);

/// <summary>How many tasks wait in a queue.</summary>
internal sealed record QueueLength(string Name, long Messages);

internal static class FlowerQueues
{
    public static async Task<Ok<QueueLengths>> LengthsAsync(ITaskQueueClient client, CancellationToken cancellationToken) =>
        TypedResults.Ok(new QueueLengths([.. (await client.GetQueuesAsync(cancellationToken)).Select(queue => new QueueLength(queue.Name, queue.Ready))]));

    /// <summary>Redis answers.</summary>
    public static async Task<ContentHttpResult> CheckAsync(ITaskQueueClient client, CancellationToken cancellationToken)
    {
        await client.GetWorkersAsync(cancellationToken);
        return TypedResults.Text("OK");
    }
}
