namespace TaskQueue.Contracts;

/// <summary>The answer to an accepted task.</summary>
/// <param name="TaskId">Its id.</param>
/// <param name="Status">Its state, PENDING.</param>
public sealed record TaskReceipt(string TaskId, TaskState Status = TaskState.Pending);
