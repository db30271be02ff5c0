using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>What an attempt may leave behind while it runs.</summary>
internal interface IAttemptStore
{
    /// <summary>Keeps a file with a task, as long as its result is kept.</summary>
    Task AttachAsync(TaskId id, string name, string contentType, ReadOnlyMemory<byte> content);

    /// <summary>Keeps a state for the task's next attempt. False when refused because the task is no longer held.</summary>
    Task<bool> SaveCheckpointAsync(string consumer, ClaimedTask claim, byte[] state);

    /// <summary>Makes known that this task counts as the cause if its worker is lost from now on. False when refused because the task is no longer held.</summary>
    Task<bool> StartTrialAsync(string consumer, ClaimedTask claim);

    /// <summary>The state an attempt of this task kept last; null when none did.</summary>
    Task<byte[]?> LoadCheckpointAsync(TaskId id);
}
