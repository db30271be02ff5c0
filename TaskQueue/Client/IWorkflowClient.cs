using TaskQueue.Authoring;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>Workflows: tasks that start when others have ended. Every method throws <see cref="QueueUnavailableException"/> when Redis can't be reached.</summary>
public interface IWorkflowClient
{
    /// <summary>Starts a workflow. From when this returns on it goes on by itself, whatever becomes of this process. The arguments are not checked against the kinds.</summary>
    /// <exception cref="ArgumentException">The definition breaks a rule (see <see cref="WorkflowRules"/>), or a step's arguments are too long.</exception>
    Task<WorkflowId> StartAsync(WorkflowDefinition definition, CancellationToken cancellationToken = default);

    /// <summary>The workflow with all its steps as they are now; null when there is none (any more).</summary>
    Task<WorkflowSnapshot?> FindAsync(WorkflowId id, CancellationToken cancellationToken = default);

    /// <summary>The workflow as soon as it has ended (told by push), or as it is after <paramref name="timeout"/>; null when there is none.</summary>
    Task<WorkflowSnapshot?> WaitAsync(WorkflowId id, TimeSpan timeout, CancellationToken cancellationToken = default);

    /// <summary>Cancels a workflow: what waits never starts, what runs is revoked wherever it runs. It ends as REVOKED once nothing of it runs any more.</summary>
    Task<CancelOutcome> CancelAsync(WorkflowId id, CancellationToken cancellationToken = default);

    /// <summary>The workflows started last, newest first, at most 1000.</summary>
    Task<IReadOnlyList<WorkflowSummary>> ListAsync(int limit = 50, CancellationToken cancellationToken = default);
}

/// <summary>What became of a call to cancel a workflow.</summary>
public enum CancelOutcome
{
    /// <summary>It is cancelled; what ran of it may take a moment to end.</summary>
    Cancelled,

    /// <summary>There is no such workflow.</summary>
    NotFound,

    /// <summary>It has ended already.</summary>
    Ended,
}
