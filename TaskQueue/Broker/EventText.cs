using System.Globalization;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>An event as it is stored: <c>type|attempt|worker|percent|message</c>, the last two for progress only. Short, and easy for scripts to write.</summary>
internal static class EventText
{
    private static readonly Dictionary<string, (TaskEventType Type, TaskState State)> Types = new(StringComparer.Ordinal)
    {
        ["task-started"] = (TaskEventType.Started, TaskState.Started),
        ["task-progress"] = (TaskEventType.Progress, TaskState.Started),
        ["task-succeeded"] = (TaskEventType.Succeeded, TaskState.Success),
        ["task-failed"] = (TaskEventType.Failed, TaskState.Failure),
        ["task-retried"] = (TaskEventType.Retried, TaskState.Retry),
        ["task-released"] = (TaskEventType.Released, TaskState.Pending),
        ["task-hastened"] = (TaskEventType.Hastened, TaskState.Pending),
        ["task-recovered"] = (TaskEventType.Recovered, TaskState.Retry),
        ["task-requeued"] = (TaskEventType.Requeued, TaskState.Failure),
        ["task-discarded"] = (TaskEventType.Discarded, TaskState.Failure),
        ["task-revoked"] = (TaskEventType.Revoked, TaskState.Revoked),
    };

    private static readonly Dictionary<TaskEventType, string> Names = Types.ToDictionary(pair => pair.Value.Type, pair => pair.Key);

    public static string Write(TaskEventType type, int attempt, string worker) =>
        string.Create(CultureInfo.InvariantCulture, $"{Names[type]}|{attempt}|{worker}");

    public static string WriteProgress(int attempt, string worker, TaskProgress progress) =>
        string.Create(CultureInfo.InvariantCulture, $"task-progress|{attempt}|{worker}|{progress.Percent:0.##}|{progress.Message}");

    /// <summary>Reads an event; null when it is of a type we don't know.</summary>
    public static TaskEvent? Read(TaskId task, DateTimeOffset at, string text)
    {
        var parts = text.Split('|', 5);
        if (parts.Length < 3 || !Types.TryGetValue(parts[0], out var known))
            return null;
        _ = int.TryParse(parts[1], CultureInfo.InvariantCulture, out var attempt);
        return new TaskEvent
        {
            Type = known.Type,
            TaskId = task.ToString(),
            Status = known.Type == TaskEventType.Hastened && attempt > 0 ? TaskState.Retry : known.State,
            Attempt = attempt,
            Worker = parts[2],
            Progress = parts.Length == 5 && double.TryParse(parts[3], CultureInfo.InvariantCulture, out var percent)
                ? new TaskProgress(percent, parts[4].Length == 0 ? null : parts[4])
                : null,
            At = at,
        };
    }
}
