using System.Text;
using System.Text.Json;
using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>The client over Redis.</summary>
internal sealed class TaskQueueClient(
    TaskBroker broker, TaskReader reader, TaskSender sender, TaskLister lister, IDeadLetterClient deadLetters, AttachmentStore files, EventHub hub, TimeProvider clock)
    : ITaskQueueClient
{
    public async Task<TaskHandle<TResult>> EnqueueAsync<TResult>(ITask<TResult> task, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        var type = task.GetType();
        var sent = await sender.SendAsync(TaskKind.Of(type), TaskKind.VersionOf(type), TaskKind.Serialize(task), options, cancellationToken).ConfigureAwait(false);
        return new TaskHandle<TResult>(this, sent.Id, sent.IsNew);
    }

    public async Task<TaskHandle> EnqueueAsync(string kind, JsonElement args, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
    {
        var sent = await sender.SendAsync(kind, version: null, Encoding.UTF8.GetBytes(args.GetRawText()), options, cancellationToken).ConfigureAwait(false);
        return new TaskHandle(this, sent.Id, sent.IsNew);
    }

    public Task<IReadOnlyList<TaskId>> EnqueueManyAsync<TTask>(
        IReadOnlyCollection<TTask> tasks, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
        where TTask : notnull =>
        sender.SendManyAsync(TaskKind.Of(typeof(TTask)), TaskKind.VersionOf(typeof(TTask)), batch =>
        {
            foreach (var task in tasks)
            {
                JsonSerializer.Serialize(batch.Begin(), task, TaskJson.Arguments);
                batch.End();
            }
        }, options, cancellationToken);

    public Task<IReadOnlyList<TaskId>> EnqueueManyAsync(
        string kind, IReadOnlyCollection<JsonElement> args, EnqueueOptions? options = null, CancellationToken cancellationToken = default) =>
        sender.SendManyAsync(kind, version: null, batch =>
        {
            foreach (var one in args)
            {
                one.WriteTo(batch.Begin());
                batch.End();
            }
        }, options, cancellationToken);

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

    public async Task<RunNowOutcome> RunNowAsync(TaskId id, CancellationToken cancellationToken = default) =>
        (RunNowOutcome)await Question.AskAsync(
            async () => await reader.FindAsync(id).ConfigureAwait(false) is { EndedAt: null } task
                ? await broker.RunNowAsync(id, task.Status == TaskState.Retry ? task.Attempts : 0).ConfigureAwait(false)
                : 0,
            cancellationToken).ConfigureAwait(false);

    public async Task<ForgetOutcome> ForgetAsync(TaskId id, CancellationToken cancellationToken = default) =>
        (ForgetOutcome)await Question.AskAsync(() => broker.ForgetAsync(id), cancellationToken).ConfigureAwait(false);

    public Task<TaskId?> RequeueAsync(TaskId id, JsonElement? args = null, CancellationToken cancellationToken = default) =>
        deadLetters.RequeueAsync(id, args, cancellationToken);

    public Task<TaskAttachment?> FindAttachmentAsync(TaskId id, string name, CancellationToken cancellationToken = default) =>
        Question.AskAsync(
            async () => await files.FindAsync(id, name).ConfigureAwait(false) is { } found ? new TaskAttachment(found.ContentType, found.Content) : null,
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
        Question.AskAsync(() => reader.GetWorkersAsync(lost: false), cancellationToken);

    public Task<IReadOnlyList<WorkerSnapshot>> GetLostWorkersAsync(CancellationToken cancellationToken = default) =>
        Question.AskAsync(() => reader.GetWorkersAsync(lost: true), cancellationToken);

    public Task<IReadOnlyList<TaskDefinition>> GetDefinitionsAsync(CancellationToken cancellationToken = default) =>
        Question.AskAsync(reader.GetDefinitionsAsync, cancellationToken);

    public Task<TaskDefinition?> FindDefinitionAsync(string kind, CancellationToken cancellationToken = default) =>
        Question.AskAsync(() => reader.FindDefinitionAsync(kind), cancellationToken);

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
