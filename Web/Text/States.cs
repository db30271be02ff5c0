using TaskQueue.Contracts;

namespace Web.Text;

/// <summary>The states' names, as Celery's users know them.</summary>
public static class States
{
    public static IReadOnlyList<TaskState> All { get; } = Enum.GetValues<TaskState>();

    /// <summary>The name on the wire: PENDING.</summary>
    public static string Wire(this TaskState state) => state.ToString().ToUpperInvariant();

    public static TaskState? Parse(string? wire) => All.Cast<TaskState?>().FirstOrDefault(state => state!.Value.Wire() == wire?.ToUpperInvariant());

    /// <summary>Whether nothing more will happen to the task.</summary>
    public static bool IsFinal(this TaskState state) => state is TaskState.Success or TaskState.Failure or TaskState.Revoked;

}
