using System.Globalization;
using Microsoft.Extensions.Options;
using TaskQueue.Contracts;
using TaskQueue.Processing;

namespace TaskQueue.Testing;

/// <summary>What there is to see in a <see cref="TaskTestHost"/>.</summary>
internal sealed class TestViews(MemoryQueue queue, Hand hand, IOptions<WorkerOptions> options, TestClock clock)
{
    public TaskSnapshot? Find(TaskId id) => queue.Find(id)?.Describe(clock.GetUtcNow());

    public IReadOnlyList<TaskSnapshot> All() => [.. queue.Tasks.Select(task => task.Describe(clock.GetUtcNow()))];

    /// <summary>Newest first; the cursor is the number of tasks already seen.</summary>
    public TaskPage List(TaskQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var seen = query.Cursor is null ? 0 : int.Parse(query.Cursor, NumberStyles.None, CultureInfo.InvariantCulture);
        var fitting = All().Reverse().Where(query.Fits).ToList();
        var next = seen + query.Limit;
        return new TaskPage([.. fitting.Skip(seen).Take(query.Limit)], next < fitting.Count ? next.ToString(CultureInfo.InvariantCulture) : null);
    }

    public IReadOnlyList<QueueSnapshot> Queues() =>
    [
        .. queue.Tasks.GroupBy(task => task.Id.Queue, StringComparer.Ordinal).OrderBy(tasks => tasks.Key, StringComparer.Ordinal).Select(tasks => new QueueSnapshot
        {
            Name = tasks.Key,
            Ready = tasks.Count(task => task is { IsWaiting: true, Due: null }),
            Scheduled = tasks.Count(task => task is { IsWaiting: true, Due: not null }),
            Running = tasks.Count(task => task.Run is not null),
            DeadLetters = tasks.Count(task => task.IsDeadLetter),
        }),
    ];

    public IReadOnlyList<WorkerSnapshot> Workers() =>
    [
        new WorkerSnapshot
        {
            Name = MemoryQueue.Worker,
            Host = Environment.MachineName,
            Queues = [.. Queues().Select(one => one.Name)],
            Concurrency = options.Value.Concurrency,
            Running = [.. hand.Runs.Where(run => run.StartedAt is not null).Select(run => new RunningTask(run.IdText, run.Kind, run.StartedAt!.Value))],
            Processed = hand.Processed,
            Failed = hand.Failed,
            Stuck = hand.Stuck,
            SeenAt = clock.GetUtcNow(),
        },
    ];
}
