using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.DeadLetters;

internal static class GroupOfDeadLetters
{
    /// <summary>Enqueues all failed tasks of one error again</summary>
    /// <remarks>
    /// Each as a new task in its own trace; what fails while this goes on stays. Goes in small batches: a call that is broken off may be made
    /// again, and no task is enqueued twice.
    /// </remarks>
    /// <response code="200">How many.</response>
    public static Task<Results<Ok<DeadLetterOutcome>, ProblemHttpResult>> RequeueAsync(
        string fingerprint, string? queue, IDeadLetterClient client, CancellationToken cancellationToken) =>
        RunAsync(fingerprint, queue, name => client.RequeueAllAsync(fingerprint, name, cancellationToken));

    /// <summary>Discards all dead letters of one error</summary>
    /// <remarks>They can't be enqueued again. The tasks stay FAILURE for as long as results are kept.</remarks>
    /// <response code="200">How many.</response>
    public static Task<Results<Ok<DeadLetterOutcome>, ProblemHttpResult>> DiscardAsync(
        string fingerprint, string? queue, IDeadLetterClient client, CancellationToken cancellationToken) =>
        RunAsync(fingerprint, queue, name => client.DiscardAllAsync(fingerprint, name, cancellationToken));

    private static async Task<Results<Ok<DeadLetterOutcome>, ProblemHttpResult>> RunAsync(string fingerprint, string? queue, Func<string?, Task<int>> run)
    {
        var input = new Input();
        ReadDeadLetters.Check(input, fingerprint);
        var name = input.Name(nameof(queue), queue);
        return input.IsValid ? TypedResults.Ok(new DeadLetterOutcome(await run(name), [])) : input.Rejection();
    }
}
