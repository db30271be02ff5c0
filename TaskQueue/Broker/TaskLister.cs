using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>Merges lanes and ended tasks of all queues into pages, newest first, with a bounded amount of work for each page.</summary>
/// <remarks>Tasks enqueued within the same 64 ms may come in any order; none is left out, and none comes twice in a page.</remarks>
internal sealed class TaskLister(TaskReader reader)
{
    private const int Blur = 64;

    /// <summary>One page.</summary>
    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<TaskPage> ListAsync(TaskQuery query)
    {
        if (query.Cursor is null && TaskId.TryParse(query.Text, out var id) && await reader.FindAsync(id).ConfigureAwait(false) is { } named)
            return new TaskPage(query.Fits(named) ? [named] : [], null) { Examined = 1, ExaminedTo = named.EnqueuedAt };

        var sources = Sources(query, await QueuesAsync(query).ConfigureAwait(false)).ToList();
        var ceiling = Seek(sources, query);
        await Task.WhenAll(sources.Select(source => source.FillAsync())).ConfigureAwait(false);
        return await MergeAsync(sources, query, ceiling).ConfigureAwait(false);
    }

    private static async Task<TaskPage> MergeAsync(List<TaskSource> sources, TaskQuery query, long? ceiling)
    {
        var oldest = query.From?.ToUnixTimeMilliseconds() - Blur;
        var page = new List<TaskSnapshot>(query.Limit);
        var (examined, last) = (0, default(DateTimeOffset?));
        var newest = Newest(sources, oldest);
        while (newest is not null && page.Count < query.Limit && examined < TaskQuery.MostExamined)
        {
            var task = newest.Take();
            last = task.EnqueuedAt;
            ceiling = last.Value.ToUnixTimeMilliseconds();
            examined++;
            if (query.Fits(task))
                Add(page, task);
            if (newest.IsHungry)
                await newest.FillAsync().ConfigureAwait(false);
            newest = Newest(sources, oldest);
        }

        return new TaskPage(page, newest is null ? null : ListCursor.Write(sources, ceiling!.Value)) { Examined = examined, ExaminedTo = last };
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
        var onlyDelivered = query.State is TaskState.Started or TaskState.Retry || query.Worker is not null || query.Error is not null;
        var chunk = query.Limit + 1; // one more says whether there is a next page
        foreach (var queue in queues)
        {
            if (unfinished)
            {
                yield return new LaneSource(reader, queue, TaskLane.Ready, chunk, onlyDelivered);
                yield return new LaneSource(reader, queue, TaskLane.Delayed, chunk, onlyDelivered);
            }

            if (ended)
                yield return new EndedSource(reader, queue, chunk);
        }
    }

    private static TaskSource? Newest(List<TaskSource> sources, long? oldest)
    {
        TaskSource? newest = null;
        TaskId top = default;
        foreach (var source in sources)
        {
            if (source.Newest is { Id: var id } && (newest is null || id > top))
                (newest, top) = (source, id);
        }

        return top.Milliseconds < oldest ? null : newest;
    }

    private static long? Seek(List<TaskSource> sources, TaskQuery query)
    {
        if (query.Cursor is { } cursor)
            return ListCursor.Seek(sources, cursor);
        if (query.To?.ToUnixTimeMilliseconds() is not { } to)
            return null;
        foreach (var source in sources)
            source.Seek(position: null, Math.Max(0, to));
        return to;
    }
}
