using System.Collections.Concurrent;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>Which queue a kind goes to when its caller names none. Remembered for a while: an enqueue is one round trip, not two.</summary>
internal sealed class KindQueues(TaskReader reader, TimeProvider clock)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (string Queue, long At)> _known = new(StringComparer.Ordinal);

    /// <summary>The queue the kind's definition names, or the default. One that is remembered for too long is still used while it is asked for anew.</summary>
    public ValueTask<string> FindAsync(string kind)
    {
        if (!_known.TryGetValue(kind, out var known))
            return new ValueTask<string>(AskAsync(kind));
        if (clock.GetElapsedTime(known.At) > GoodFor && _known.TryUpdate(kind, (known.Queue, clock.GetTimestamp()), known))
            _ = AskAsync(kind).ContinueWith(static asked => asked.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return new ValueTask<string>(known.Queue);
    }

    private async Task<string> AskAsync(string kind)
    {
        var definition = await reader.FindDefinitionAsync(kind).ConfigureAwait(false);
        var queue = definition?.Queue ?? QueueName.Default;
        // A kind nobody has published yet may be published any moment: asked for each time.
        if (definition is not null)
            _known[kind] = (queue, clock.GetTimestamp());
        return queue;
    }
}
