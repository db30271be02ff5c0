using TaskQueue.Contracts;

namespace Web.Text;

/// <summary>The states' names, as Celery's users know them.</summary>
public static class States
{
    public static IReadOnlyList<TaskState> All { get; } = Enum.GetValues<TaskState>();

    public static string Wire(StepState state) => state.ToString().ToUpperInvariant();

    public static TaskState? Parse(string? wire) => All.Cast<TaskState?>().FirstOrDefault(state => state!.Value.WireName() == wire?.ToUpperInvariant());
}
