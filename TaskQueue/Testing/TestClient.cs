using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Client;
using TaskQueue.Contracts;
using TaskQueue.Processing;
using TaskQueue.Telemetry;

namespace TaskQueue.Testing;

/// <summary>The client of a <see cref="TaskTestHost"/>.</summary>
internal sealed class TestClient(MemoryQueue queue, TestViews views, EventLog events, TaskRegistry registry, TestClock clock, IOptions<TaskQueueOptions> options) : ITaskQueueClient
{
    /// <summary>What runs the tasks; set by the host.</summary>
    public TestRunner? Runner { get; set; }

    /// <summary>Whether a task runs inside the call that enqueues it.</summary>
    public bool IsEager { get; set; }

    public async Task<TaskHandle<TResult>> EnqueueAsync<TResult>(ITask<TResult> task, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        var sent = await AddAsync(TaskKind.Of(task.GetType()), TaskKind.VersionOf(task.GetType()), TaskKind.Serialize(task), options).ConfigureAwait(false);
        return new TaskHandle<TResult>(this, sent.Id, sent.IsNew);
    }

    public async Task<TaskHandle> EnqueueAsync(string kind, JsonElement args, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
    {
        var sent = await AddAsync(kind, version: null, Encoding.UTF8.GetBytes(args.GetRawText()), options).ConfigureAwait(false);
        return new TaskHandle(this, sent.Id, sent.IsNew);
    }

    public async Task<IReadOnlyList<TaskId>> EnqueueManyAsync<TTask>(
        IReadOnlyCollection<TTask> tasks, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
        where TTask : notnull
    {
        var ids = new List<TaskId>();
        foreach (var task in tasks)
            ids.Add((await AddAsync(TaskKind.Of(typeof(TTask)), TaskKind.VersionOf(typeof(TTask)), TaskKind.Serialize(task), options, isOne: false).ConfigureAwait(false)).Id);
        return ids;
    }

    public async Task<IReadOnlyList<TaskId>> EnqueueManyAsync(
        string kind, IReadOnlyCollection<JsonElement> args, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
    {
        var ids = new List<TaskId>();
        foreach (var one in args)
            ids.Add((await AddAsync(kind, version: null, Encoding.UTF8.GetBytes(one.GetRawText()), options, isOne: false).ConfigureAwait(false)).Id);
        return ids;
    }

    public TaskHandle<TResult> GetHandle<TResult>(TaskId id) => new(this, id, isNew: false);

    public Task<TaskId?> FindByIdAsync(string id, CancellationToken cancellationToken = default) =>
        Task.FromResult(queue.Tasks.FirstOrDefault(task => task.Holds(Tie.Named(id)))?.Id);

    public Task<TaskSnapshot?> FindAsync(TaskId id, CancellationToken cancellationToken = default) => Task.FromResult(views.Find(id));

    public async Task<TaskSnapshot?> WaitAsync(TaskId id, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (queue.Find(id) is not { } task)
            return null;
        if (clock.Owner is null)
            await Runner!.AdvanceAsync(timeout < TimeSpan.Zero ? DateTimeOffset.MaxValue : clock.GetUtcNow() + timeout, task).ConfigureAwait(false);
        else
            await clock.WaitAsync(task.Ended, timeout, cancellationToken).ConfigureAwait(false);
        return views.Find(id);
    }

    public Task<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken = default) => Task.FromResult(views.List(query));

    public Task<RevokeOutcome> RevokeAsync(TaskId id, CancellationToken cancellationToken = default)
    {
        if (queue.Find(id) is not { } task)
            return Task.FromResult(RevokeOutcome.NotFound);
        var (run, outcome) = (task.Run, queue.Revoke(task));
        if (run is not null)
            Runner!.Watch(run);
        return Task.FromResult(outcome);
    }

    public async Task<RunNowOutcome> RunNowAsync(TaskId id, CancellationToken cancellationToken = default)
    {
        if (queue.Find(id) is not { Record: null } task)
            return RunNowOutcome.Gone;
        if (!queue.Hasten(task))
            return RunNowOutcome.NotWaiting;
        if (IsEager)
            await Runner!.AdvanceAsync(DateTimeOffset.MaxValue, task).ConfigureAwait(false);
        return RunNowOutcome.Due;
    }

    public Task<ForgetOutcome> ForgetAsync(TaskId id, CancellationToken cancellationToken = default) => Task.FromResult(queue.Forget(id));

    public async Task<TaskId?> RequeueAsync(TaskId id, JsonElement? args = null, CancellationToken cancellationToken = default)
    {
        if (queue.Find(id) is not { IsDeadLetter: true } dead || !TaskEntry.TryRead(dead.Raw, out var entry))
            return null;
        dead.IsDeadLetter = false;
        var edited = args is { } other ? Encoding.UTF8.GetBytes(other.GetRawText()) : entry.Args;
        events.Add(TaskEventType.Requeued, dead, TaskState.Failure);
        return await RunAsync(queue.Add(id.Queue, entry with { Args = edited, Extras = entry.Extras?.ForAnother() }, EnqueuePlan.For(null))).ConfigureAwait(false);
    }

    public Task<TaskAttachment?> FindAttachmentAsync(TaskId id, string name, CancellationToken cancellationToken = default) =>
        Task.FromResult(queue.Find(id)?.Attachments.GetValueOrDefault(name));

    public Task<IAsyncEnumerable<TaskEvent>> WatchAsync(TaskId? id = null, string? afterEventId = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(events.Watch(id, afterEventId, cancellationToken));

    public Task<IReadOnlyList<QueueSnapshot>> GetQueuesAsync(CancellationToken cancellationToken = default) => Task.FromResult(views.Queues());

    public Task<IReadOnlyList<WorkerSnapshot>> GetWorkersAsync(CancellationToken cancellationToken = default) => Task.FromResult(views.Workers());

    public Task<IReadOnlyList<WorkerSnapshot>> GetLostWorkersAsync(CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<WorkerSnapshot>>([]);

    public Task<IReadOnlyList<TaskDefinition>> GetDefinitionsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<TaskDefinition>>([.. registry.All.Select(one => one.Definition)]);

    public Task<TaskDefinition?> FindDefinitionAsync(string kind, CancellationToken cancellationToken = default) => Task.FromResult(registry.Find(kind)?.Definition);

    /// <summary>As in Redis: checked, stamped with the trace, and kept as bytes.</summary>
    public TiedTask Add(string kind, int? version, byte[] args, EnqueueOptions? how, bool isOne = true)
    {
        var definition = registry.Find(kind)?.Definition;
        var plan = EnqueuePlan.For(how).ForVersion(version ?? definition?.Version ?? 1);
        var home = how?.Queue ?? definition?.Queue ?? QueueName.Default;
        if (!QueueName.IsValid(kind) || !QueueName.IsValid(home))
            throw new ArgumentException("A kind and a queue have at most 64 lower-case letters, digits, '.' and '_', a letter first.", nameof(how));
        if (!isOne && plan.Ties.Count > 0)
            throw new ArgumentException("An id or a key is for one task, not for many.", nameof(how));
        if (args.Length > options.Value.MaxPayloadBytes)
            throw new ArgumentException($"The arguments are {args.Length} bytes of JSON, more than the {options.Value.MaxPayloadBytes} allowed.", nameof(args));
        var (parent, state, baggage) = TracePropagation.Capture(System.Diagnostics.Activity.Current);
        var sent = queue.Add(home, new TaskEntry(kind, new TraceContext(parent, state, baggage), args, plan.Extras), plan);
        if (!sent.IsNew && !sent.IsSame && !plan.Ties.All(tie => tie[0] == Tie.Freed))
            throw new KeyTakenException(sent.Id);
        return sent;
    }

    private async Task<TiedTask> AddAsync(string kind, int? version, byte[] args, EnqueueOptions? how, bool isOne = true)
    {
        var sent = Add(kind, version, args, how, isOne);
        await RunAsync(sent).ConfigureAwait(false);
        return sent;
    }

    private async Task<TaskId> RunAsync(TiedTask sent)
    {
        if (IsEager && sent.IsNew)
            await Runner!.AdvanceAsync(DateTimeOffset.MaxValue, queue.Find(sent.Id)).ConfigureAwait(false);
        return sent.Id;
    }
}
