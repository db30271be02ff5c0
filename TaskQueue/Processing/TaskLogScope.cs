using System.Collections;

namespace TaskQueue.Processing;

/// <summary>Puts the task's id and kind on every log line of its attempt.</summary>
internal sealed class TaskLogScope(TaskRun run) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 2;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("task_id", run.IdText),
        1 => new("task_name", run.Kind),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return this[0];
        yield return this[1];
    }

    public override string ToString() => $"{run.Kind}[{run.IdText}]";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
