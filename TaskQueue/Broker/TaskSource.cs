using System.Text.RegularExpressions;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>A task as a source lists it.</summary>
/// <param name="Task">The task.</param>
/// <param name="Id">Its id.</param>
/// <param name="Position">The position behind it.</param>
internal readonly record struct ListedTask(TaskSnapshot Task, TaskId Id, string Position);

/// <summary>One place tasks are listed from, newest first: a lane of a queue, or its ended tasks. Remembers how far it was read.</summary>
internal abstract class TaskSource(string name, int chunk)
{
    private const int LargestChunk = 500;

    private readonly Queue<ListedTask> _read = new();
    private int _chunk = chunk;
    private string? _from;
    private bool _exhausted;

    /// <summary>Its name in a cursor.</summary>
    public string Name { get; } = name;

    /// <summary>Up to where it was taken; null at the newest.</summary>
    public string? Position { get; private set; }

    /// <summary>The newest task not yet taken; null when none is left, or <see cref="FillAsync"/> is due.</summary>
    public ListedTask? Newest => _read.TryPeek(out var task) ? task : null;

    /// <summary>Whether it has to be read before its <see cref="Newest"/> means anything.</summary>
    public bool IsHungry => _read.Count == 0 && !_exhausted;

    /// <summary>Goes to where a cursor says.</summary>
    /// <exception cref="FormatException">The position is not one of this source.</exception>
    public void Seek(string? position, long ceiling)
    {
        if (position is not null && !PositionPattern().IsMatch(position))
            throw new FormatException("The cursor is not one this API gave out.");
        Position = _from = position ?? At(ceiling);
    }

    /// <summary>Reads on until there is a task, or none is left. Who wants many gets them in ever larger parts.</summary>
    public async Task FillAsync()
    {
        while (IsHungry)
        {
            var (tasks, next) = await ReadAsync(_from, _chunk).ConfigureAwait(false);
            foreach (var one in tasks)
                _read.Enqueue(one);
            (_from, _exhausted) = (next, next is null);
            _chunk = Math.Min(2 * _chunk, LargestChunk);
        }
    }

    /// <summary>Takes the <see cref="Newest"/>.</summary>
    public TaskSnapshot Take()
    {
        var taken = _read.Dequeue();
        Position = taken.Position;
        return taken.Task;
    }

    /// <summary>About so many tasks from a position on, and where to read on; null for the end.</summary>
    protected abstract Task<(IReadOnlyList<ListedTask> Tasks, string? Next)> ReadAsync(string? from, int count);

    /// <summary>What positions look like.</summary>
    protected abstract Regex PositionPattern();

    /// <summary>The position at which tasks enqueued at this time begin.</summary>
    protected abstract string At(long milliseconds);
}

/// <summary>The unfinished tasks of a lane.</summary>
internal sealed partial class LaneSource(TaskReader reader, string queue, TaskLane lane, int chunk, bool onlyDelivered)
    : TaskSource($"{queue}/{QueueKeys.Letter(lane)}", chunk)
{
    [GeneratedRegex(@"^\(?\d{1,15}(-\d{1,18})?$")]
    protected override partial Regex PositionPattern();

    protected override string At(long milliseconds) => milliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture);

    protected override async Task<(IReadOnlyList<ListedTask> Tasks, string? Next)> ReadAsync(string? from, int count)
    {
        var tasks = await reader.ListUnfinishedAsync(queue, lane, from ?? "+", count, onlyDelivered).ConfigureAwait(false);
        var listed = tasks.Select(task => TaskId.Parse(task.TaskId) is var id ? new ListedTask(task, id, "(" + id.Entry) : default).ToList();
        return (listed, listed.Count < count ? null : listed[^1].Position);
    }
}

/// <summary>The ended tasks of a queue.</summary>
internal sealed partial class EndedSource(TaskReader reader, string queue, int chunk)
    : TaskSource($"{queue}/b", chunk)
{
    private const char Separator = ' ';

    [GeneratedRegex(@"^\d{1,15}\.[\d./~]{0,24}( [a-z0-9._]+-\d{1,15}-\d{1,18}d?)?$")]
    protected override partial Regex PositionPattern();

    protected override string At(long milliseconds) => QueueKeys.BucketCeiling(milliseconds);

    protected override async Task<(IReadOnlyList<ListedTask> Tasks, string? Next)> ReadAsync(string? from, int count)
    {
        var (bucket, taken) = Split(from);
        var buckets = await reader.ListEndedAsync(queue, bucket is null ? "+" : "[" + bucket, count).ConfigureAwait(false);
        var tasks = new List<ListedTask>();
        foreach (var (name, ended) in buckets)
        {
            foreach (var task in ended)
            {
                var id = TaskId.Parse(task.TaskId);
                if (name != bucket || taken is null || id < taken)
                    tasks.Add(new ListedTask(task, id, $"{name}{Separator}{task.TaskId}"));
            }
        }

        return (tasks, buckets.Count == 0 ? null : Below(buckets[^1].Bucket));
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
