using Api.Problems;
using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Workflows;

internal static class ReadWorkflows
{
    private const int MostListed = 200;
    private const int UsuallyListed = 50;

    /// <summary>Lists the latest workflows</summary>
    /// <remarks>Newest first, without their steps.</remarks>
    /// <response code="200">The workflows started last.</response>
    public static async Task<Results<Ok<IReadOnlyList<WorkflowSummary>>, ProblemHttpResult>> ListAsync(
        string? limit, IWorkflowClient client, CancellationToken cancellationToken)
    {
        var input = new Input();
        var count = input.Number(nameof(limit), limit, 1, MostListed) ?? UsuallyListed;
        return input.IsValid ? TypedResults.Ok(await client.ListAsync(count, cancellationToken)) : input.Rejection();
    }

    /// <summary>Shows a workflow</summary>
    /// <remarks>All of it in one answer: its state, how much is done, and each step with its state, its task and its result. With `wait` the answer comes as soon as it ends, or after so many seconds with the workflow as it is then.</remarks>
    /// <response code="200">The workflow.</response>
    public static async Task<Results<Ok<WorkflowSnapshot>, ProblemHttpResult>> FindAsync(
        [FromRoute(Name = "workflow_id")] string workflowId, string? wait, HttpContext context, IWorkflowClient client, IOptions<ApiOptions> options)
    {
        if (!WorkflowId.TryParse(workflowId, out var id))
            return Malformed();
        var input = new Input();
        var seconds = input.Number(nameof(wait), wait, 0, options.Value.MaxWait.TotalSeconds) ?? 0;
        if (!input.IsValid)
            return input.Rejection();

        var workflow = seconds > 0
            ? await RequestLifetime.WaitAsync(context, ends => client.WaitAsync(id, TimeSpan.FromSeconds(seconds), ends), aborted => client.FindAsync(id, aborted))
            : await client.FindAsync(id, context.RequestAborted);
        return workflow is null ? Unknown(id) : TypedResults.Ok(workflow);
    }

    public static ProblemHttpResult Malformed() =>
        Problem.Invalid("workflow_id", "is not a workflow's id: one has 32 hex digits, as the answer to POST /workflows gave it");

    public static ProblemHttpResult Unknown(WorkflowId id) =>
        Problem.NotFound($"There is no workflow '{id}': it never existed, or it ended so long ago that it has expired.");
}
