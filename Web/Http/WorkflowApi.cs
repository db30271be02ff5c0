using TaskQueue.Contracts;

namespace Web.Http;

/// <summary>The Api's calls about workflows.</summary>
public sealed class WorkflowApi(TaskApi api, SharedReads reads)
{
    private static ContractsJson Json => ContractsJson.Default;

    public Task<Answer<IReadOnlyList<WorkflowSummary>>> ListAsync() =>
        reads.ReadAsync("workflows", () => api.GetAsync("workflows?limit=100", Json.IReadOnlyListWorkflowSummary));

    public Task<Answer<WorkflowSnapshot>> FindAsync(string id) =>
        reads.ReadAsync("workflow " + id, () => api.GetAsync(Path(id), Json.WorkflowSnapshot));

    public Task<Answer<WorkflowReceipt>> StartAsync(string workflow) => api.PostAsync("workflows", Json.WorkflowReceipt, workflow);

    public Task<Answer<WorkflowSnapshot>> CancelAsync(string id) => api.DeleteAsync(Path(id), Json.WorkflowSnapshot);

    private static string Path(string id) => $"workflows/{Uri.EscapeDataString(id)}";
}
