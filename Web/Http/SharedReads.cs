using System.Collections.Concurrent;
using TaskQueue.Contracts;
using Web.Live;

namespace Web.Http;

/// <summary>
/// Reads of the Api, shared by all open pages: until something changes (or the answer is <see cref="MaxAge"/> old) the same
/// question is asked once, so that ten pages cost what one costs.
/// </summary>
public sealed class SharedReads(TaskApi api, Changes changes, TimeProvider time)
{
    /// <summary>Ages and heartbeats move without an event.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    private Generation _current = new(-1, 0);
    private Generation _calm = new(-1, 0);

    public Task<Answer<TaskPage>> TasksAsync(TaskFilter filter) => ReadAsync("tasks" + filter.ToQuery(), () => api.ListAsync(filter));

    public Task<Answer<TaskSnapshot>> TaskAsync(string id) => ReadAsync("task " + id, () => api.FindAsync(id));

    public Task<Answer<IReadOnlyList<QueueSnapshot>>> QueuesAsync() => ReadAsync("queues", api.QueuesAsync);

    public Task<Answer<IReadOnlyList<WorkerSnapshot>>> LostWorkersAsync() => ReadAsync("workers/lost", api.LostWorkersAsync);

    public Task<Answer<IReadOnlyList<WorkerSnapshot>>> WorkersAsync() => ReadAsync("workers", api.WorkersAsync);

    public Task<Answer<IReadOnlyList<TaskDefinition>>> KindsAsync() => ReadAsync("kinds", api.KindsAsync);

    public Task<Answer<IReadOnlyList<LimitSnapshot>>> LimitsAsync(string queue) =>
        ReadAsync("limits " + queue, () => new ControlApi(api).LimitsAsync(queue));

    public Task<Answer<IReadOnlyList<ScheduleSnapshot>>> SchedulesAsync() => ReadAsync("schedules", new ScheduleApi(api).ListAsync);

    /// <summary>After a change of our own: whoever made it reads what it led to.</summary>
    public void Forget()
    {
        Volatile.Write(ref _current, new(-1, 0));
        Volatile.Write(ref _calm, new(-1, 0));
    }

    /// <summary>Asks, unless somebody has asked the same.</summary>
    public Task<Answer<T>> ReadAsync<T>(string question, Func<Task<Answer<T>>> ask)
        where T : class =>
        Read(Fresh(ref _current, changes.Version), question, ask);

    /// <summary>Asks for what need not be of this very moment: the same answer for <see cref="MaxAge"/>, whatever changes.</summary>
    public Task<Answer<T>> ReadCalmlyAsync<T>(string question, Func<string, Task<Answer<T>>> ask)
        where T : class =>
        Read(Fresh(ref _calm, version: 0), question, () => ask(question));

    private static Task<Answer<T>> Read<T>(Generation generation, string question, Func<Task<Answer<T>>> ask)
        where T : class =>
        (Task<Answer<T>>)generation.Answers.GetOrAdd(question, _ => new Lazy<Task>(() => AskQuietlyAsync(ask))).Value;

    private Generation Fresh(ref Generation shared, long version)
    {
        var current = Volatile.Read(ref shared);
        if (current.Version == version && time.GetElapsedTime(current.Began) < MaxAge)
            return current;

        var next = new Generation(version, time.GetTimestamp());
        var before = Interlocked.CompareExchange(ref shared, next, current);
        return before == current ? next : before;
    }

    // An answer for many pages belongs to no one's trace.
    private static async Task<Answer<T>> AskQuietlyAsync<T>(Func<Task<Answer<T>>> ask)
        where T : class
    {
        using var untraced = Untraced.Start();
        return await ask();
    }

    private sealed class Generation(long version, long began)
    {
        public long Version { get; } = version;

        public long Began { get; } = began;

        public ConcurrentDictionary<string, Lazy<Task>> Answers { get; } = new();
    }
}
