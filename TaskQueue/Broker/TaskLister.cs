using System.Buffers.Text;
using System.Globalization;
using System.Text;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>Merges lanes and ended tasks of all queues into pages, newest first, with a bounded amount of work for each page.</summary>
/// <remarks>Tasks enqueued within the same 64 ms may come in any order; none is left out, and none comes twice in a page.</remarks>
internal sealed class TaskLister(TaskReader reader)
{
    private const int AtMostExamined = 2000;

    /// <summary>One page.</summary>
    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<TaskPage> ListAsync(TaskQuery query)
    {
        var sources = Sources(query, await QueuesAsync(query).ConfigureAwait(false)).ToList();
        var ceiling = Seek(sources, query.Cursor);
        var page = new List<TaskSnapshot>(query.Limit);
        var examined = 0;
        while (page.Count < query.Limit && examined++ < AtMostExamined)
        {
            if (await NewestAsync(sources).ConfigureAwait(false) is not { } newest)
                return new TaskPage(page, null);
            var task = newest.Take();
            ceiling = task.EnqueuedAt.ToUnixTimeMilliseconds();
            if ((query.State is null || task.Status == query.State) && (query.Name is null || task.Name == query.Name))
                Add(page, task);
        }

        var more = await NewestAsync(sources).ConfigureAwait(false) is not null;
        return new TaskPage(page, more ? Cursor(sources, ceiling) : null);
    }

    /// <summary>A task that ended between the reads of its lane and of the ended tasks is in both: its end counts.</summary>
    private static void Add(List<TaskSnapshot> page, TaskSnapshot task)
    {
        if (page.Count == 0 || page[^1].TaskId != task.TaskId)
            page.Add(task);
        else if (task.EndedAt is not null)
            page[^1] = task;
    }

    private async Task<IReadOnlyList<string>> QueuesAsync(TaskQuery query)
    {
        var queues = await reader.GetQueueNamesAsync().ConfigureAwait(false);
        return query.Queue is null ? queues : [.. queues.Where(queue => queue == query.Queue)];
    }

    private IEnumerable<TaskSource> Sources(TaskQuery query, IReadOnlyList<string> queues)
    {
        var unfinished = query.State?.HasEnded() != true;
        var ended = query.State?.HasEnded() != false;
        var onlyDelivered = query.State is TaskState.Started or TaskState.Retry;
        foreach (var queue in queues)
        {
            if (unfinished)
            {
                yield return new LaneSource(reader, queue, TaskLane.Ready, query.Limit, onlyDelivered);
                yield return new LaneSource(reader, queue, TaskLane.Delayed, query.Limit, onlyDelivered);
            }

            if (ended)
                yield return new EndedSource(reader, queue, query.Limit);
        }
    }

    private static async Task<TaskSource?> NewestAsync(List<TaskSource> sources)
    {
        (TaskSource Source, TaskId Id)? newest = null;
        foreach (var source in sources)
        {
            if (await source.PeekAsync().ConfigureAwait(false) is { } task
                && TaskId.Parse(task.TaskId) is var id
                && (newest is null || id > newest.Value.Id))
                newest = (source, id);
        }

        return newest?.Source;
    }

    private static long? Seek(List<TaskSource> sources, string? cursor)
    {
        if (cursor is null)
            return null;
        var lines = Decode(cursor).Split('\n');
        if (!long.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ceiling))
            throw new FormatException("The cursor is not one this API gave out.");
        var positions = lines.Skip(1).Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1]);
        foreach (var source in sources)
            source.Seek(positions.GetValueOrDefault(source.Name), ceiling);
        return ceiling;
    }

    private static string Decode(string cursor)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        }
        catch (FormatException exception)
        {
            throw new FormatException("The cursor is not one this API gave out.", exception);
        }
    }

    private static string Cursor(List<TaskSource> sources, long? ceiling)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{ceiling}");
        foreach (var source in sources.Where(source => source.Position is not null))
            text.Append('\n').Append(source.Name).Append(' ').Append(source.Position);
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
