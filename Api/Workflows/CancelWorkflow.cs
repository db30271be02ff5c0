using Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Workflows;

internal static class CancelWorkflow
{
    /// <summary>Cancels a workflow</summary>
    /// <remarks>What waits never starts; what runs, on whatever machine, is cancelled. Called again, it does no harm.</remarks>
    /// <response code="202">The workflow. It ends as REVOKED once nothing of it runs any more.</response>
    public static async Task<Results<Accepted<WorkflowSnapshot>, ProblemHttpResult>> HandleAsync(
        [FromRoute(Name = "workflow_id")] string workflowId, IWorkflowClient client, CancellationToken cancellationToken)
    {
        if (!WorkflowId.TryParse(workflowId, out var id))
            return ReadWorkflows.Malformed();
        var outcome = await client.CancelAsync(id, cancellationToken);
        if (outcome == CancelOutcome.Ended)
            return Problem.Conflict($"Workflow '{workflowId}' has ended already: there is nothing to cancel.");
        return outcome == CancelOutcome.Cancelled && await client.FindAsync(id, cancellationToken) is { } workflow
            ? TypedResults.Accepted(WorkflowEndpoints.Location(id), workflow)
            : ReadWorkflows.Unknown(id);
    }
}
