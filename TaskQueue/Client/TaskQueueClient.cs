using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using TaskQueue.Telemetry;

namespace TaskQueue.Client;

/// <summary>The client over Redis.</summary>
internal sealed class TaskQueueClient(
    TaskBroker broker, TaskReader reader, KindQueues queues, TaskLister lister, IDeadLetterClient deadLetters, EventHub hub, TaskTelemetry telemetry, IOptions<TaskQueueOptions> options, TimeProvider clock)
    : ITaskQueueClient
{
    private const int LargestChunk = 1000;

    public async Task<TaskHandle<TResult>> EnqueueAsync<TResult>(ITask<TResult> task, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        var sent = await EnqueueAsync(TaskKind.Of(task.GetType()), TaskKind.VersionOf(task.GetType()), TaskKind.Serialize(task), options, cancellationToken).ConfigureAwait(false);
        return new TaskHandle<TResult>(this, sent.Id, sent.IsNew);
    }

    public async Task<TaskHandle> EnqueueAsync(string kind, JsonElement args, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
    {
        var sent = await EnqueueAsync(kind, version: null, Encoding.UTF8.GetBytes(args.GetRawText()), options, cancellationToken).ConfigureAwait(false);
        return new TaskHandle(this, sent.Id, sent.IsNew);
    }

    public Task<IReadOnlyList<TaskId>> EnqueueManyAsync<TTask>(
        IReadOnlyCollection<TTask> tasks, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
        where TTask : notnull =>
        EnqueueManyAsync(TaskKind.Of(typeof(TTask)), TaskKind.VersionOf(typeof(TTask)), [.. tasks.Select(task => JsonSerializer.SerializeToUtf8Bytes(task, TaskJson.Arguments))], options, cancellationToken);

    public Task<IReadOnlyList<TaskId>> EnqueueManyAsync(
        string kind, IReadOnlyCollection<JsonElement> args, EnqueueOptions? options = null, CancellationToken cancellationToken = default) =>
        EnqueueManyAsync(kind, version: null, [.. args.Select(one => Encoding.UTF8.GetBytes(one.GetRawText()))], options, cancellationToken);

    public TaskHandle<TResult> GetHandle<TResult>(TaskId id) => new(this, id, isNew: false);

    public Task<TaskId?> FindByIdAsync(string id, CancellationToken cancellationToken = default) => Question.AskAsync(
        async () =>
        {
            var found = await Task.WhenAll((await reader.GetQueueNamesAsync().ConfigureAwait(false)).Select(queue => broker.FindByIdAsync(queue, id))).ConfigureAwait(false);
            return found.FirstOrDefault(one => one is not null);
        },
        cancellationToken);

    public Task<TaskSnapshot?> FindAsync(TaskId id, CancellationToken cancellationToken = default) =>
        Question.AskAsync(() => reader.FindAsync(id), cancellationToken);

    public Task<TaskSnapshot?> WaitAsync(TaskId id, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Question.AskAsync(() => WaitForEndAsync(id, timeout, cancellationToken), cancellationToken);

    public Task<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(query.Limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, TaskQuery.MaxLimit);
        return Question.AskAsync(() => lister.ListAsync(query), cancellationToken);
    }

    public Task<RevokeOutcome> RevokeAsync(TaskId id, CancellationToken cancellationToken = default) =>
        Question.AskAsync(() => RevokeNowAsync(id), cancellationToken);

    public async Task<ForgetOutcome> ForgetAsync(TaskId id, CancellationToken cancellationToken = default) =>
        (ForgetOutcome)await Question.AskAsync(() => broker.ForgetAsync(id), cancellationToken).ConfigureAwait(false);

    public Task<TaskId?> RequeueAsync(TaskId id, JsonElement? args = null, CancellationToken cancellationToken = default) =>
        deadLetters.RequeueAsync(id, args, cancellationToken);

    public Task<TaskAttachment?> FindAttachmentAsync(TaskId id, string name, CancellationToken cancellationToken = default) =>
        Question.AskAsync(
            async () => await reader.FindAttachmentAsync(id, name).ConfigureAwait(false) is { } found ? new TaskAttachment(found.ContentType, found.Content) : null,
            cancellationToken);

    public Task<IAsyncEnumerable<TaskEvent>> WatchAsync(TaskId? id = null, string? afterEventId = null, CancellationToken cancellationToken = default) =>
        Question.AskAsync(() => hub.WatchAsync(id, afterEventId, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<QueueSnapshot>> GetQueuesAsync(CancellationToken cancellationToken = default) => Question.AskAsync(
        async () =>
        {
            var names = await reader.GetQueueNamesAsync().ConfigureAwait(false);
            return (IReadOnlyList<QueueSnapshot>)await Task.WhenAll(names.Select(reader.GetQueueAsync)).ConfigureAwait(false);
        },
        cancellationToken);

    public Task<IReadOnlyList<WorkerSnapshot>> GetWorkersAsync(CancellationToken cancellationToken = default) =>
        Question.AskAsync(reader.GetWorkersAsync, cancellationToken);

    public Task<IReadOnlyList<TaskDefinition>> GetDefinitionsAsync(CancellationToken cancellationToken = default) =>
        Question.AskAsync(reader.GetDefinitionsAsync, cancellationToken);

    public Task<TaskDefinition?> FindDefinitionAsync(string kind, CancellationToken cancellationToken = default) =>
        Question.AskAsync(() => reader.FindDefinitionAsync(kind), cancellationToken);

    private async Task<TiedTask> EnqueueAsync(string kind, int? version, byte[] args, EnqueueOptions? how, CancellationToken cancellationToken)
    {
        var plan = EnqueuePlan.For(how);
        var (queue, ofVersion) = await CheckAsync(kind, version, [args], how, cancellationToken).ConfigureAwait(false);
        plan = plan.ForVersion(ofVersion);
        return await SendAsync(queue, kind, 1, async trace =>
        {
            var entry = new TaskEntry(kind, trace, args, plan.Extras).ToBytes();
            var sent = await Question.AskAsync(() => AddAsync(queue, kind, args, entry, plan), cancellationToken).ConfigureAwait(false);
            if (Activity.Current is { IsAllDataRequested: true } activity)
                activity.SetTag(Names.MessageId, sent.Id.ToString());
            return sent;
        }).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<TaskId>> EnqueueManyAsync(string kind, int? version, IReadOnlyList<byte[]> args, EnqueueOptions? how, CancellationToken cancellationToken)
    {
        var plan = EnqueuePlan.For(how);
        if (plan.Ties.Count > 0)
            throw new ArgumentException("An id or a key is for one task, not for many.", nameof(how));
        var (queue, ofVersion) = await CheckAsync(kind, version, args, how, cancellationToken).ConfigureAwait(false);
        plan = plan.ForVersion(ofVersion);
        return await SendAsync(queue, kind, args.Count, async trace =>
        {
            var ids = new List<TaskId>(args.Count);
            foreach (var chunk in args.Select(one => new TaskEntry(kind, trace, one, plan.Extras).ToBytes()).Chunk(LargestChunk))
                ids.AddRange(await Question.AskAsync(() => broker.EnqueueManyAsync(queue, chunk, plan.Place), cancellationToken).ConfigureAwait(false));
            return (IReadOnlyList<TaskId>)ids;
        }).ConfigureAwait(false);
    }

    /// <summary>Refuses what can't be enqueued, and names queue and version for the rest.</summary>
    private async ValueTask<PublishedKind> CheckAsync(string kind, int? version, IReadOnlyList<byte[]> args, EnqueueOptions? how, CancellationToken cancellationToken)
    {
        if (!QueueName.IsValid(kind))
            throw new ArgumentException("A kind has at most 64 lower-case letters, digits, '.' and '_', a letter first.", nameof(kind));
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i].Length > options.Value.MaxPayloadBytes)
                throw new ArgumentException($"The arguments are {args[i].Length} bytes of JSON, more than the {options.Value.MaxPayloadBytes} allowed.", nameof(args));
        }

        var published = how?.Queue is not null && version is not null
            ? default
            : await Question.AskAsync(() => queues.FindAsync(kind).AsTask(), cancellationToken).ConfigureAwait(false);
        var queue = how?.Queue ?? published.Queue;
        return QueueName.IsValid(queue)
            ? new PublishedKind(queue, version ?? published.Version)
            : throw new ArgumentException("A queue has at most 64 lower-case letters, digits, '.' and '_', a letter first.", nameof(how));
    }

    /// <summary>Sends under a producer span, counted whatever comes of it.</summary>
    private async Task<T> SendAsync<T>(string queue, string kind, int count, Func<TraceContext, Task<T>> send)
    {
        using var activity = telemetry.StartSend(queue, kind, count);
        try
        {
            var (parent, state, baggage) = TracePropagation.Capture(activity ?? Activity.Current);
            var sent = await send(new TraceContext(parent, state, baggage)).ConfigureAwait(false);
            telemetry.Sent(queue, kind, count);
            return sent;
        }
        catch (Exception exception)
        {
            activity?.AddException(exception).SetStatus(ActivityStatusCode.Error, exception.Message).SetTag(Names.ErrorType, exception.GetType().FullName);
            telemetry.Sent(queue, kind, count, exception.GetType().FullName);
            throw;
        }
    }

    private async Task<TiedTask> AddAsync(string queue, string kind, byte[] args, byte[] entry, EnqueuePlan plan)
    {
        if (plan.Ties.Count > 0)
        {
            var sent = await broker.EnqueueTiedAsync(queue, entry, plan.Place, EnqueuePlan.ContentOf(kind, args), plan.Ties).ConfigureAwait(false);
            // A unique key is about whether one is on its way; an id or idempotency key names one call, and must not hide another.
            return sent.IsNew || sent.IsSame || plan.Ties.All(tie => tie[0] == Tie.Freed) ? sent : throw new KeyTakenException(sent.Id);
        }

        var id = plan.Place.Lane == TaskLane.Ready
            ? await broker.EnqueueAsync(queue, entry).ConfigureAwait(false)
            : (await broker.EnqueueManyAsync(queue, [entry], plan.Place).ConfigureAwait(false))[0];
        return new TiedTask(id, IsNew: true, IsSame: true);
    }

    private async Task<TaskSnapshot?> WaitForEndAsync(TaskId id, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // Subscribe, then look: an end between the two is seen by the look, a later one is heard. Nobody waits for the look:
        // most tasks that are waited for are young, and it is in vain.
        using var listener = await hub.ListenAsync(id, cancellationToken).ConfigureAwait(false);
        var (end, look) = (listener.WaitForEndAsync(cancellationToken), reader.FindAsync(id));
        if (await Task.WhenAny(end, look).ConfigureAwait(false) == look
            && (await look.ConfigureAwait(false) is null or { EndedAt: not null } || timeout <= TimeSpan.Zero))
            return await look.ConfigureAwait(false);
        try
        {
            await end.WaitAsync(timeout, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // As it is, then.
        }

        return await reader.FindAsync(id).ConfigureAwait(false);
    }

    private async Task<RevokeOutcome> RevokeNowAsync(TaskId id) =>
        await Revocation.RevokeAsync(broker, reader, id, clock.GetUtcNow()).ConfigureAwait(false) switch
        {
            0 => RevokeOutcome.NotFound,
            1 => RevokeOutcome.Revoked,
            2 => RevokeOutcome.Revoking,
            _ => RevokeOutcome.Ended,
        };
}
