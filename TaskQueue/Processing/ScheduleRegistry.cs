using System.Text.Json;
using TaskQueue.Authoring;
using TaskQueue.Contracts;

namespace TaskQueue.Processing;

/// <summary>
/// The schedules declared in code. A worker adds those that are not there when it starts, and leaves alone those that are: what was changed
/// at run time survives a redeploy, and a later change in code needs a new name, or a call that puts it.
/// </summary>
public sealed class ScheduleRegistry
{
    private readonly Dictionary<string, (ScheduleDefinition Definition, Recurrence Recurrence)> _byName = new(StringComparer.Ordinal);

    internal IEnumerable<(string Name, ScheduleDefinition Definition, Recurrence Recurrence)> All =>
        _byName.Select(one => (one.Key, one.Value.Definition, one.Value.Recurrence));

    /// <summary>Starts a task by cron: <c>Add&lt;Report, string&gt;("reports.daily", new Report("all"), "0 6 * * *", "Europe/Vienna")</c>.</summary>
    /// <exception cref="InvalidOperationException">The name or the timing is malformed, or the name is taken.</exception>
    public ScheduleRegistry Add<TTask, TResult>(string name, TTask task, string cron, string timeZone = "UTC", MisfirePolicy misfire = MisfirePolicy.RunOnce)
        where TTask : ITask<TResult> =>
        Add(name, new ScheduleDefinition { Kind = TTask.Kind, Version = TTask.Version, Args = Write(task), Cron = cron, TimeZone = timeZone, Misfire = misfire });

    /// <summary>Starts a task at intervals.</summary>
    /// <exception cref="InvalidOperationException">The name or the timing is malformed, or the name is taken.</exception>
    public ScheduleRegistry Add<TTask, TResult>(string name, TTask task, TimeSpan every, MisfirePolicy misfire = MisfirePolicy.RunOnce)
        where TTask : ITask<TResult> =>
        Add(name, new ScheduleDefinition { Kind = TTask.Kind, Version = TTask.Version, Args = Write(task), Every = every.TotalSeconds, Misfire = misfire });

    /// <summary>Adds a schedule.</summary>
    /// <exception cref="InvalidOperationException">The name or the timing is malformed, or the name is taken.</exception>
    public ScheduleRegistry Add(string name, ScheduleDefinition definition)
    {
        if (!ScheduleName.IsValid(name))
            throw new InvalidOperationException($"A schedule is named '{name}': use letters, digits, '.', '_' and '-', a letter or digit first, at most 64.");
        if (!Recurrence.TryRead(definition, out var faults, out var recurrence))
            throw new InvalidOperationException($"The schedule '{name}' can't be: {string.Join("; ", faults.Select(fault => $"{fault.Key} {fault.Value}"))}.");
        if (!_byName.TryAdd(name, (definition, recurrence)))
            throw new InvalidOperationException($"Two schedules are named '{name}': rename one.");
        return this;
    }

    private static JsonElement Write<TTask>(TTask task) => JsonSerializer.SerializeToElement(task, TaskJson.Arguments);
}
