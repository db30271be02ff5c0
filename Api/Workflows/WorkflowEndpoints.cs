using Api.Documentation;
using Api.Requests;
using Api.Security;
using TaskQueue.Contracts;

namespace Api.Workflows;

/// <summary>Tasks that start when others have ended.</summary>
internal static class WorkflowEndpoints
{
    public static string Location(WorkflowId id) => $"/workflows/{id}";

    public static void MapWorkflows(this IEndpointRouteBuilder app)
    {
        var workflows = app.MapGroup("/workflows").WithTags("Workflows");
        workflows.MapPost("", StartWorkflow.HandleAsync).WithName("start_workflow").Needs(Scopes.Enqueue).AcceptsWorkflow()
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        workflows.MapGet("", ReadWorkflows.ListAsync).WithName("list_workflows").ProducesProblem(400);
        workflows.MapGet("/{workflow_id}", ReadWorkflows.FindAsync).WithName("get_workflow").RequireRateLimiting(HeldRequests.WhenWaiting)
            .ProducesProblem(400).ProducesProblem(404);
        workflows.MapDelete("/{workflow_id}", CancelWorkflow.HandleAsync).WithName("cancel_workflow")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
    }
}
