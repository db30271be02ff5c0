using System.Globalization;
using System.Runtime.CompilerServices;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Testing;

/// <summary>Everything that happened, in order. An event's id is its place, counted from 1.</summary>
internal sealed class EventLog(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly List<TaskEvent> _events = [];
    private TaskCompletionSource _grown = NewSignal();

    public IReadOnlyList<TaskEvent> All
    {
        get
        {
            lock (_gate)
                return [.. _events];
        }
    }

    public void Add(TaskEventType type, MemoryTask task, TaskState status, TaskProgress? progress = null)
    {
        lock (_gate)
        {
            _events.Add(new TaskEvent
            {
                Id = (_events.Count + 1).ToString(CultureInfo.InvariantCulture),
                Type = type,
                TaskId = task.Id.ToString(),
                Status = status,
                Name = TaskEntry.TryRead(task.Raw, out var entry) ? entry.Kind : null,
                Attempt = task.Count,
                Worker = task.Run?.Worker,
                Progress = progress,
                At = clock.GetUtcNow(),
            });
            _grown.TrySetResult();
            _grown = NewSignal();
        }
    }

    public IAsyncEnumerable<TaskEvent> Watch(TaskId? id, string? afterEventId, CancellationToken cancellationToken)
    {
        var from = int.TryParse(afterEventId, CultureInfo.InvariantCulture, out var after) ? Math.Clamp(after, 0, All.Count) : All.Count;
        return ReadAsync(id?.ToString(), from, cancellationToken);
    }

    private async IAsyncEnumerable<TaskEvent> ReadAsync(string? id, int from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = from; ; next++)
        {
            while (Read(next) is var (happened, grown) && happened is null)
                await grown.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (id is null || Read(next).Event!.TaskId == id)
                yield return Read(next).Event!;
        }
    }

    private (TaskEvent? Event, Task Grown) Read(int index)
    {
        lock (_gate)
            return (index < _events.Count ? _events[index] : null, _grown.Task);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
