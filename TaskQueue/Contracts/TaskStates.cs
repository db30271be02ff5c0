namespace TaskQueue.Contracts;

/// <summary>What can be said of a state.</summary>
public static class TaskStates
{
    /// <summary>Whether nothing more will happen to a task in this state.</summary>
    public static bool HasEnded(this TaskState state) => state is TaskState.Success or TaskState.Failure or TaskState.Revoked;

    /// <summary>The state's name on the wire: PENDING.</summary>
    public static string WireName(this TaskState state) => state.ToString().ToUpperInvariant();
}
