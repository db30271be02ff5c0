using System.Text.RegularExpressions;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>One place tasks are listed from, newest first: a lane of a queue, or its ended tasks. Remembers how far it was read.</summary>
internal abstract class TaskSource(string name)
{
    private readonly Queue<(TaskSnapshot Task, string Position)> _read = new();
    private bool _exhausted;

    /// <summary>Its name in a cursor.</summary>
    public string Name { get; } = name;

    /// <summary>Where it was read up to; null at the newest.</summary>
    public string? Position { get; protected set; }

    /// <summary>Goes to where a cursor says.</summary>
    /// <exception cref="FormatException">The position is not one of this source.</exception>
    public void Seek(string? position, long? ceiling)
    {
        if (position is not null && !PositionPattern().IsMatch(position))
            throw new FormatException("The cursor is not one this API gave out.");
        Position = position ?? (ceiling is { } milliseconds ? At(milliseconds) : null);
    }

    /// <summary>The newest task not yet taken; null when none is left.</summary>
    public async ValueTask<TaskSnapshot?> PeekAsync()
    {
        while (_read.Count == 0 && !_exhausted)
        {
            var before = Position;
            var more = await ReadAsync().ConfigureAwait(false);
            foreach (var one in more)
                _read.Enqueue(one);
            _exhausted = more.Count == 0 && before == Position;
        }

        return _read.Count == 0 ? null : _read.Peek().Task;
    }

    /// <summary>Takes the task that <see cref="PeekAsync"/> showed.</summary>
    public TaskSnapshot Take()
    {
        var (task, position) = _read.Dequeue();
        Position = position;
        return task;
    }

    /// <summary>Reads on from <see cref="Position"/>, each task with the position behind it. Nothing, with the position unmoved: the end.</summary>
    protected abstract Task<IReadOnlyList<(TaskSnapshot Task, string Position)>> ReadAsync();

    /// <summary>What positions look like.</summary>
    protected abstract Regex PositionPattern();

    /// <summary>The position at which tasks enqueued at this time begin.</summary>
    protected abstract string At(long milliseconds);
}

/// <summary>The unfinished tasks of a lane.</summary>
internal sealed partial class LaneSource(TaskReader reader, string queue, TaskLane lane, int chunk, bool onlyDelivered)
    : TaskSource($"{queue}/{QueueKeys.Letter(lane)}")
{
    [GeneratedRegex(@"^\(?\d{1,15}(-\d{1,18})?$")]
    protected override partial Regex PositionPattern();

    protected override string At(long milliseconds) => milliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture);

    protected override async Task<IReadOnlyList<(TaskSnapshot Task, string Position)>> ReadAsync()
    {
        var tasks = await reader.ListUnfinishedAsync(queue, lane, Position ?? "+", chunk, onlyDelivered).ConfigureAwait(false);
        return [.. tasks.Select(task => (task, "(" + TaskId.Parse(task.TaskId).Entry))];
    }
}

/// <summary>The ended tasks of a queue.</summary>
internal sealed partial class EndedSource(TaskReader reader, string queue, int chunk)
    : TaskSource($"{queue}/b")
{
    private const char Separator = ' ';

    [GeneratedRegex(@"^\d{1,15}\.[\d./~]{0,24}( [a-z0-9._]+-\d{1,15}-\d{1,18}d?)?$")]
    protected override partial Regex PositionPattern();

    protected override string At(long milliseconds) => QueueKeys.BucketCeiling(milliseconds);

    protected override async Task<IReadOnlyList<(TaskSnapshot Task, string Position)>> ReadAsync()
    {
        var (bucket, taken) = Split(Position);
        var buckets = await reader.ListEndedAsync(queue, bucket is null ? "+" : "[" + bucket, chunk).ConfigureAwait(false);
        var tasks = new List<(TaskSnapshot Task, string Position)>();
        foreach (var (name, ended) in buckets)
        {
            foreach (var task in ended.Where(task => name != bucket || taken is null || TaskId.Parse(task.TaskId) < taken))
                tasks.Add((task, $"{name}{Separator}{task.TaskId}"));
        }

        // Everything up to here was taken, or has expired: go on below the last bucket looked at.
        if (tasks.Count == 0 && buckets.Count > 0)
            Position = Below(buckets[^1].Bucket);
        return tasks;
    }

    private static (string? Bucket, TaskId? Taken) Split(string? position)
    {
        if (position is null)
            return (null, null);
        var at = position.IndexOf(Separator, StringComparison.Ordinal);
        return at < 0 ? (position, null) : (position[..at], TaskId.Parse(position[(at + 1)..]));
    }

    /// <summary>The name just before this one: of the names that start like it, those that go on with a smaller digit.</summary>
    private static string Below(string bucket) => bucket[..^1] + (char)(bucket[^1] - 1) + "~";
}
