namespace TaskQueue.Broker;

/// <summary>What is to happen at the end of a task: a line each, see <c>clear.lua</c>.</summary>
internal static class Tie
{
    /// <summary>The mode of a key that is free again at the end of its task.</summary>
    public const char Freed = 'u';

    /// <summary>The mode of a key that is kept as long as the task's result.</summary>
    public const char Kept = 'i';

    /// <summary>No other task with this key until this one has ended.</summary>
    public static string Unique(string key) => $"{Freed} {key}";

    /// <summary>No other task with this key until this one's result has gone.</summary>
    public static string Idempotent(string key) => $"{Kept} k:{key}";

    /// <summary>The task is found by this id as long as it or its result is there.</summary>
    public static string Named(string id) => $"{Kept} {IdKey(id)}";

    /// <summary>The workflow is told.</summary>
    public static string Flow(FlowStep step) => $"f {step.Workflow} {step.Step}";

    /// <summary>The key that an id of a caller's is kept under.</summary>
    public static string IdKey(string id) => $"id:{id}";
}
