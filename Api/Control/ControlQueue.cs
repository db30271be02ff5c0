using Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Control;

/// <summary>How many tasks were revoked.</summary>
/// <param name="Purged">Tasks that waited and never run now.</param>
internal sealed record PurgeReceipt(long Purged);

internal static class ControlQueue
{
    /// <summary>Pauses a queue</summary>
    /// <remarks>Within a second no worker starts a task of it any more; what runs goes on. It takes new tasks, which wait. Holds until it is resumed.</remarks>
    /// <response code="200">The queue, paused.</response>
    public static async Task<Results<Ok<QueueSnapshot>, ProblemHttpResult>> PauseAsync(string queue, IControlClient client, CancellationToken cancellationToken) =>
        Answer(queue, await client.PauseAsync(queue, cancellationToken));

    /// <summary>Drains a queue</summary>
    /// <remarks>
    /// It takes no new tasks: within two seconds every producer is refused (409). What is there is worked off. Schedules, workflows and requeued
    /// dead letters still come in. Holds until it is resumed.
    /// </remarks>
    /// <response code="200">The queue, draining.</response>
    public static async Task<Results<Ok<QueueSnapshot>, ProblemHttpResult>> DrainAsync(string queue, IControlClient client, CancellationToken cancellationToken) =>
        Answer(queue, await client.DrainAsync(queue, cancellationToken));

    /// <summary>Resumes a queue</summary>
    /// <remarks>Ends pause and drain.</remarks>
    /// <response code="200">The queue, as open as ever.</response>
    public static async Task<Results<Ok<QueueSnapshot>, ProblemHttpResult>> ResumeAsync(string queue, IControlClient client, CancellationToken cancellationToken) =>
        Answer(queue, await client.ResumeAsync(queue, cancellationToken));

    /// <summary>Revokes every task that waits in a queue</summary>
    /// <remarks>Ready ones, scheduled ones and those to be retried; what runs goes on. There is no way back: `confirm` must repeat the queue's name.</remarks>
    /// <response code="200">How many tasks are REVOKED.</response>
    public static async Task<Results<Ok<PurgeReceipt>, ProblemHttpResult>> PurgeAsync(
        string queue, string? confirm, IControlClient client, CancellationToken cancellationToken)
    {
        if (confirm != queue)
            return Problem.Invalid(nameof(confirm), "must repeat the queue's name: its waiting tasks are revoked for good");
        return await client.PurgeAsync(queue, cancellationToken) is { } purged ? TypedResults.Ok(new PurgeReceipt(purged)) : Unknown(queue);
    }

    private static Results<Ok<QueueSnapshot>, ProblemHttpResult> Answer(string queue, QueueSnapshot? snapshot) =>
        snapshot is null ? Unknown(queue) : TypedResults.Ok(snapshot);

    private static ProblemHttpResult Unknown(string queue) =>
        Problem.NotFound($"There is no queue '{(QueueName.IsValid(queue) ? queue : "of such a name")}': GET /queues lists all.");
}
