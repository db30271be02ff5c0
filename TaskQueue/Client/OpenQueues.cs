using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using TaskQueue.Broker;

namespace TaskQueue.Client;

/// <summary>
/// Which queues take new tasks, and how many. What is known is good for two seconds, and asked for anew behind the back of a busy producer: its enqueues
/// stay one round trip. Where the backlog is limited, this producer's own tasks count at once, those of others when it asks again.
/// </summary>
internal sealed class OpenQueues(QueueBroker broker, IOptions<TaskQueueOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    /// <summary>Callers who are turned away must not cost Redis as much as those who are taken.</summary>
    private static readonly TimeSpan FullFor = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<string, Opening> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<Opening>>> _asking = new(StringComparer.Ordinal);
    private readonly int _most = options.Value.MaxBacklog;

    /// <summary>Returns when the queue takes so many new tasks; they count from now on.</summary>
    /// <exception cref="QueueClosedException">It is being drained.</exception>
    /// <exception cref="QueueFullException">It has no room for any.</exception>
    public ValueTask EnterAsync(string queue, int count, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(queue, out var known))
            return new ValueTask(AskThenEnterAsync(queue, count, cancellationToken));
        var age = clock.GetElapsedTime(known.AskedAt);
        if (age < (known.WasFull ? FullFor : GoodFor) && (known.IsClosed || known.TryTake(count)))
        {
            if (age >= FreshFor)
                _ = AskOnceAsync(queue).ContinueWith(static asked => asked.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return known.IsClosed ? throw Refusal(queue, known) : ValueTask.CompletedTask;
        }

        return new ValueTask(AskThenEnterAsync(queue, count, cancellationToken));
    }

    private async Task AskThenEnterAsync(string queue, int count, CancellationToken cancellationToken)
    {
        var known = await Question.AskAsync(() => AskOnceAsync(queue), cancellationToken).ConfigureAwait(false);
        if (known.IsClosed || !known.TryTake(count))
            throw Refusal(queue, known);
    }

    private Exception Refusal(string queue, Opening known) => known.IsDraining ? new QueueClosedException(queue) : new QueueFullException(queue, _most);

    /// <summary>One question at a time for each queue, however many wait for the answer.</summary>
    private Task<Opening> AskOnceAsync(string queue) => _asking.GetOrAdd(queue, name => new Lazy<Task<Opening>>(() => AskAsync(name))).Value;

    private async Task<Opening> AskAsync(string queue)
    {
        try
        {
            var asked = clock.GetTimestamp();
            var backlog = _most == 0 ? null : broker.CountAsync(queue);
            var (_, isDraining) = await broker.GetStateAsync(queue).ConfigureAwait(false);
            var room = backlog is null ? long.MaxValue : _most - await backlog.ConfigureAwait(false);
            return _known[queue] = new Opening(isDraining, room, asked);
        }
        finally
        {
            _asking.TryRemove(queue, out _);
        }
    }

    /// <summary>What a queue takes, as of a moment.</summary>
    private sealed class Opening(bool isDraining, long room, long askedAt)
    {
        private readonly bool _isLimited = room != long.MaxValue;
        private long _left = room;

        public long AskedAt => askedAt;

        public bool IsDraining => isDraining;

        public bool WasFull { get; } = room <= 0;

        public bool IsClosed => isDraining || WasFull;

        /// <summary>A batch that begins within the limit goes in as a whole.</summary>
        public bool TryTake(int count) => !_isLimited || Interlocked.Add(ref _left, -count) + count > 0;
    }
}
