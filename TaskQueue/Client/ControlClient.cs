using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>Control over Redis.</summary>
internal sealed class ControlClient(WorkerRegistrar workers, QueueBroker queues, TaskReader reader, ChangeLog changes, TimeProvider clock) : IControlClient
{
    public Task<WorkerControl?> ShutDownAsync(string worker, CancellationToken cancellationToken = default) =>
        AskAsync(worker, new WorkerControl { Shutdown = true }, cancellationToken);

    public Task<WorkerControl?> SetConcurrencyAsync(string worker, int concurrency, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(concurrency);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(concurrency, WorkerControl.MaxConcurrency);
        return AskAsync(worker, new WorkerControl { Concurrency = concurrency }, cancellationToken);
    }

    public Task<WorkerControl?> AddConsumerAsync(string worker, string queue, int weight = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, WorkerControl.MaxWeight);
        return AskAsync(worker, Weigh(queue, weight), cancellationToken);
    }

    public Task<WorkerControl?> CancelConsumerAsync(string worker, string queue, CancellationToken cancellationToken = default) =>
        AskAsync(worker, Weigh(queue, 0), cancellationToken);

    public Task<IReadOnlyList<TaskSnapshot>> GetScheduledAsync(string queue, int limit, CancellationToken cancellationToken = default)
    {
        Check(queue);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, TaskQuery.MaxLimit);
        return Question.AskAsync(() => reader.ListScheduledAsync(queue, limit), cancellationToken);
    }

    public Task<QueueSnapshot?> PauseAsync(string queue, CancellationToken cancellationToken = default) => ChangeAsync(queue, queues.PauseAsync, SystemChangeType.QueuePaused, cancellationToken);

    public Task<QueueSnapshot?> DrainAsync(string queue, CancellationToken cancellationToken = default) => ChangeAsync(queue, queues.DrainAsync, SystemChangeType.QueueDraining, cancellationToken);

    public Task<QueueSnapshot?> ResumeAsync(string queue, CancellationToken cancellationToken = default) => ChangeAsync(queue, queues.ResumeAsync, SystemChangeType.QueueResumed, cancellationToken);

    public async Task<long?> PurgeAsync(string queue, CancellationToken cancellationToken = default)
    {
        if (!await Question.AskAsync(() => queues.ExistsAsync(queue), cancellationToken).ConfigureAwait(false))
            return null;
        var purged = 0L;
        foreach (var lane in Enum.GetValues<TaskLane>())
            purged += await Question.AskAsync(() => PurgeAsync(queue, lane, cancellationToken), cancellationToken).ConfigureAwait(false);
        await changes.TellAsync(SystemChangeType.QueuePurged, queue, purged == 1 ? "1 task" : $"{purged} tasks").ConfigureAwait(false);
        return purged;
    }

    private async Task<long> PurgeAsync(string queue, TaskLane lane, CancellationToken cancellationToken)
    {
        var purged = 0L;
        var batch = await queues.ReadWaitingAsync(queue, lane, after: null, youngest: null).ConfigureAwait(false);
        while (batch.Last is { } last)
        {
            if (batch.Tasks.Count > 0)
                purged += await queues.PurgeAsync(queue, lane, batch.Tasks, clock.GetUtcNow()).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            batch = await queues.ReadWaitingAsync(queue, lane, last, batch.Youngest).ConfigureAwait(false);
        }

        return purged;
    }

    private Task<QueueSnapshot?> ChangeAsync(string queue, Func<string, Task<bool>> change, SystemChangeType type, CancellationToken cancellationToken) => Question.AskAsync<QueueSnapshot?>(
        async () =>
        {
            if (!await queues.ExistsAsync(queue).ConfigureAwait(false))
                return null;
            if (await change(queue).ConfigureAwait(false))
                await changes.TellAsync(type, queue).ConfigureAwait(false);
            return await reader.GetQueueAsync(queue).ConfigureAwait(false);
        },
        cancellationToken);

    private Task<WorkerControl?> AskAsync(string worker, WorkerControl asked, CancellationToken cancellationToken) =>
        Question.AskAsync(() => workers.AskAsync(worker, asked), cancellationToken);

    private static WorkerControl Weigh(string queue, int weight)
    {
        Check(queue);
        return new WorkerControl { Queues = new Dictionary<string, int> { [queue] = weight } };
    }

    private static void Check(string queue)
    {
        if (!QueueName.IsValid(queue))
            throw new ArgumentException("A queue has at most 64 lower-case letters, digits, '.' and '_', a letter first.", nameof(queue));
    }
}
