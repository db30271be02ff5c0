using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>Lets any number of listeners hear what happens, with one reader for each queue in this process.</summary>
internal sealed class EventHub(IConnectionMultiplexer redis, EventReader reader, TaskReader tasks, TimeProvider clock, ILogger<EventHub> log) : IDisposable
{
    private static readonly TimeSpan LookForQueuesEvery = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, QueueWatcher> _watchers = new(StringComparer.Ordinal);

    /// <summary>Subscribes to one task, from now on.</summary>
    public async Task<TaskListener> ListenAsync(TaskId id, CancellationToken cancellationToken)
    {
        var subscription = new Subscription(id);
        var watcher = Watcher(id.Queue);
        await watcher.AddAsync(subscription, cancellationToken).ConfigureAwait(false);
        return new TaskListener(subscription, watcher);
    }

    /// <summary>Events of one task or of all, from now on or from after a cursor.</summary>
    public async Task<IAsyncEnumerable<TaskEvent>> WatchAsync(TaskId? id, string? afterEventId, CancellationToken cancellationToken)
    {
        var subscription = new Subscription(id);
        var cursor = EventCursor.Parse(afterEventId);
        var joined = new HashSet<string>(StringComparer.Ordinal);
        await JoinAsync(subscription, id, joined, cancellationToken).ConfigureAwait(false);
        // Also for a listener that never reads.
        cancellationToken.UnsafeRegister(_ => Leave(subscription, joined), null);
        return ReadAsync(subscription, id, cursor, joined, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var watcher in _watchers.Values)
            watcher.Dispose();
    }

    private async IAsyncEnumerable<TaskEvent> ReadAsync(
        Subscription subscription, TaskId? id, EventCursor cursor, HashSet<string> joined, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var missed in ReplayAsync(id, cursor).ConfigureAwait(false))
                yield return missed;
            while (true)
            {
                if (await NextAsync(subscription, cancellationToken).ConfigureAwait(false) is not { } next)
                    await JoinAsync(subscription, id, joined, cancellationToken).ConfigureAwait(false);
                else if (Pass(cursor, next.Queue, next.Event) is { } passed)
                    yield return passed;
            }
        }
        finally
        {
            Leave(subscription, joined);
        }
    }

    private void Leave(Subscription subscription, HashSet<string> joined)
    {
        lock (joined)
        {
            foreach (var queue in joined)
                Watcher(queue).Remove(subscription);
        }
    }

    private async IAsyncEnumerable<TaskEvent> ReplayAsync(TaskId? id, EventCursor cursor)
    {
        foreach (var queue in cursor.Queues.ToList())
        {
            while (cursor.Of(queue) is { } position)
            {
                var missed = await reader.ReplayAsync(queue, position.Entry, position.Index).ConfigureAwait(false);
                foreach (var one in missed)
                {
                    if (Pass(cursor, queue, one) is { } passed && (id is null || passed.TaskId == id.ToString()))
                        yield return passed;
                }

                if (missed.Count == 0)
                    break;
            }
        }
    }

    /// <summary>The event with the cursor as its id; null when the listener has had it.</summary>
    private static TaskEvent? Pass(EventCursor cursor, string queue, TaskEvent one)
    {
        if (one.Id is null)
            return one;
        return cursor.Move(queue, one.Id) ? one with { Id = cursor.ToString() } : null;
    }

    /// <summary>The next event; null when none came for a while, which is the time to look for new queues.</summary>
    private async Task<(string Queue, TaskEvent Event)?> NextAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        if (subscription.Events.TryRead(out var ready))
            return ready;
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = clock.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), pause, LookForQueuesEvery, Timeout.InfiniteTimeSpan);
        try
        {
            return await subscription.Events.ReadAsync(pause.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task JoinAsync(Subscription subscription, TaskId? id, HashSet<string> joined, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<string> queues = id is { } one ? [one.Queue] : await tasks.GetQueueNamesAsync().ConfigureAwait(false);
            foreach (var queue in queues.Where(queue => !joined.Contains(queue)))
            {
                await Watcher(queue).AddAsync(subscription, cancellationToken).ConfigureAwait(false);
                lock (joined)
                    joined.Add(queue);
            }
        }
        catch (Exception exception) when (RedisFaults.IsPassing(exception) && joined.Count > 0)
        {
            // Listening goes on with the queues known so far; the next look finds the others.
        }
    }

    private QueueWatcher Watcher(string queue) =>
        _watchers.GetOrAdd(queue, name => new QueueWatcher(name, reader, () => new BlockingConnection(redis, "watch"), clock, log));
}

/// <summary>A subscription to one task that ends when disposed.</summary>
internal sealed class TaskListener(Subscription subscription, QueueWatcher watcher) : IDisposable
{
    /// <summary>Waits until the task has ended.</summary>
    public async Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        await foreach (var (_, one) in subscription.Events.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (one.Status.HasEnded())
                return;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        watcher.Remove(subscription);
        subscription.Close();
    }
}
