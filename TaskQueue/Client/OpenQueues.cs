using System.Collections.Concurrent;
using TaskQueue.Broker;

namespace TaskQueue.Client;

/// <summary>Which queues take new tasks. What is known is good for two seconds, and asked for anew behind the back of a busy producer: its enqueues stay one round trip.</summary>
internal sealed class OpenQueues(QueueBroker broker, TimeProvider clock)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (bool IsOpen, long AskedAt, bool IsAsking)> _known = new(StringComparer.Ordinal);

    /// <summary>Returns when the queue takes new tasks.</summary>
    /// <exception cref="QueueClosedException">It doesn't.</exception>
    public ValueTask CheckAsync(string queue, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(queue, out var known) || clock.GetElapsedTime(known.AskedAt) is var age && age >= GoodFor)
            return new ValueTask(AskThenCheckAsync(queue, cancellationToken));
        if (age >= FreshFor && !known.IsAsking && _known.TryUpdate(queue, known with { IsAsking = true }, known))
            _ = AskAsync(queue).ContinueWith(static asked => asked.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return known.IsOpen ? ValueTask.CompletedTask : throw new QueueClosedException(queue);
    }

    private async Task AskThenCheckAsync(string queue, CancellationToken cancellationToken)
    {
        if (!await Question.AskAsync(() => AskAsync(queue), cancellationToken).ConfigureAwait(false))
            throw new QueueClosedException(queue);
    }

    private async Task<bool> AskAsync(string queue)
    {
        var asked = clock.GetTimestamp();
        var (_, isDraining) = await broker.GetStateAsync(queue).ConfigureAwait(false);
        _known[queue] = (!isDraining, asked, IsAsking: false);
        return !isDraining;
    }
}
