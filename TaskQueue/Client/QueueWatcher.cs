using Microsoft.Extensions.Logging;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using TaskQueue.Telemetry;

namespace TaskQueue.Client;

/// <summary>The one reader of a queue's events in this process; fans them out. Reads only while somebody listens, and a little longer.</summary>
internal sealed class QueueWatcher(string queue, EventReader reader, Func<BlockingConnection> connect, TimeProvider clock, ILogger log) : IDisposable
{
    private static readonly TimeSpan FaultDelay = TimeSpan.FromMilliseconds(250);

    // Waits come one after the other: opening a connection for each would cost more than reading on for a while.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly HashSet<Subscription> _subscriptions = [];
    private EventPosition _position;
    private long _neededAt;
    private bool _reading;

    /// <summary>From when this returns on, the subscription gets everything.</summary>
    public async Task AddAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_reading)
                _position = await reader.NowAsync(queue).ConfigureAwait(false);
            else if (subscription.WithNew && !WithNew())
                _position = await ReadNewFromNowOnAsync().ConfigureAwait(false);

            lock (_subscriptions)
                _subscriptions.Add(subscription);
            _neededAt = clock.GetTimestamp();
            if (!_reading)
                _ = Task.Run(ReadAsync, CancellationToken.None);
            _reading = true;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The subscription gets no more; the last one out stops the reading.</summary>
    public void Remove(Subscription subscription)
    {
        lock (_subscriptions)
            _subscriptions.Remove(subscription);
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private bool WithNew()
    {
        lock (_subscriptions)
            return _subscriptions.Any(one => one.WithNew);
    }

    private async Task<EventPosition> ReadNewFromNowOnAsync()
    {
        var now = await reader.NowAsync(queue).ConfigureAwait(false);
        return _position with { Ready = now.Ready, Delayed = now.Delayed };
    }

    private async Task ReadAsync()
    {
        var connection = connect();
        await using (connection.ConfigureAwait(false))
        {
            while (await TurnAsync(connection).ConfigureAwait(false))
            {
                // Reads on.
            }
        }
    }

    /// <summary>One read. False when nobody has listened for a while.</summary>
    private async Task<bool> TurnAsync(BlockingConnection connection)
    {
        try
        {
            var (before, withNew) = (_position, WithNew());
            var (events, next) = await reader.WaitAsync(connection, queue, before, withNew).ConfigureAwait(false);
            if (withNew == WithNew())
            {
                await AdvanceAsync(before, next).ConfigureAwait(false);
                Publish(events);
            }

            // Else who joined during the read wants new tasks too, and told before what happened to them: read this once more.
        }
        catch (Exception exception)
        {
            if (!RedisFaults.IsPassing(exception))
                Log.Unexpected(log, exception, $"reading the events of {queue}");
            await Task.Delay(FaultDelay, clock).ConfigureAwait(false);
        }

        return await IsNeededAsync().ConfigureAwait(false);
    }

    /// <summary>A listener that joined during the read may have set where new tasks are read from: that stays.</summary>
    private async Task AdvanceAsync(EventPosition before, EventPosition next)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        _position = new EventPosition(
            next.Events,
            _position.Ready == before.Ready ? next.Ready : _position.Ready,
            _position.Delayed == before.Delayed ? next.Delayed : _position.Delayed);
        _gate.Release();
    }

    private void Publish(IReadOnlyList<TaskEvent> events)
    {
        Subscription[] subscriptions;
        lock (_subscriptions)
            subscriptions = [.. _subscriptions];
        foreach (var subscription in subscriptions)
            subscription.Offer(queue, events);
    }

    private async Task<bool> IsNeededAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            lock (_subscriptions)
            {
                if (_subscriptions.Count > 0)
                    _neededAt = clock.GetTimestamp();
            }

            return _reading = clock.GetElapsedTime(_neededAt) < Linger;
        }
        finally
        {
            _gate.Release();
        }
    }
}
