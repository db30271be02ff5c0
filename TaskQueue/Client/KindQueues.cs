using System.Collections.Concurrent;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>What the workers published about a kind, as far as an enqueue needs it. Remembered for a while: an enqueue is one round trip, not two.</summary>
internal sealed class KindQueues(TaskReader reader, TimeProvider clock)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (PublishedKind Kind, long At)> _known = new(StringComparer.Ordinal);

    /// <summary>What the kind's definition names. One that is remembered for too long is still used while it is asked for anew.</summary>
    public ValueTask<PublishedKind> FindAsync(string kind)
    {
        if (!_known.TryGetValue(kind, out var known))
            return new ValueTask<PublishedKind>(AskAsync(kind));
        if (clock.GetElapsedTime(known.At) > GoodFor && _known.TryUpdate(kind, (known.Kind, clock.GetTimestamp()), known))
            _ = AskAsync(kind).ContinueWith(static asked => asked.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return new ValueTask<PublishedKind>(known.Kind);
    }

    private async Task<PublishedKind> AskAsync(string kind)
    {
        var definition = await reader.FindDefinitionAsync(kind).ConfigureAwait(false);
        var published = definition is null ? PublishedKind.Unknown : new PublishedKind(definition.Queue, definition.Version);
        // A kind nobody has published yet may be published any moment: asked for each time.
        if (definition is not null)
            _known[kind] = (published, clock.GetTimestamp());
        return published;
    }
}

/// <summary>Where tasks of a kind go whose caller names no queue, and what version arguments have that are written by its schema.</summary>
internal readonly record struct PublishedKind(string Queue, int Version)
{
    /// <summary>No worker has published it.</summary>
    public static PublishedKind Unknown { get; } = new(QueueName.Default, 1);
}
