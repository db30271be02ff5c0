using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Options;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using TaskQueue.Telemetry;

namespace TaskQueue.Client;

/// <summary>Enqueues: finds the queue, writes the entries, sends them under a producer's span.</summary>
internal sealed class TaskSender(
    TaskBroker broker, KindQueues queues, OpenQueues open, StoredPayloads payloads, TaskTelemetry telemetry, IOptions<TaskQueueOptions> options)
{
    private const int LargestChunk = 1000;

    private readonly ConcurrentDictionary<string, ReadyLine> _lines = new(StringComparer.Ordinal);
    private readonly int _longest = options.Value.MaxPayloadBytes;

    /// <summary>One task.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="version">The version of its arguments; null for that which its workers published.</param>
    /// <param name="args">The arguments as JSON.</param>
    /// <param name="how">The caller's options.</param>
    /// <param name="cancellationToken">Stops the wait, not the sending.</param>
    public async ValueTask<TiedTask> SendAsync(string kind, int? version, byte[] args, EnqueueOptions? how, CancellationToken cancellationToken)
    {
        var plan = EnqueuePlan.For(how);
        if (args.Length > _longest)
            throw EntryBatch.TooLong(args.Length, _longest);
        var (queue, ofVersion) = await AddressAsync(kind, version, how, cancellationToken).ConfigureAwait(false);
        plan = plan.ForVersion(ofVersion);
        using var activity = telemetry.StartSend(queue, kind, 1);
        try
        {
            await open.EnterAsync(queue, 1, cancellationToken).ConfigureAwait(false);
            var entry = new TaskEntry(kind, Capture(activity), payloads.EncodeArgs(kind, args), plan.Extras).ToBytes();
            var sent = plan.Ties.Count > 0
                ? await AddTiedAsync(queue, entry, plan, EnqueuePlan.ContentOf(kind, args), cancellationToken).ConfigureAwait(false)
                : new TiedTask(await AddAsync(queue, entry, plan.Place, cancellationToken).ConfigureAwait(false), IsNew: true, IsSame: true);
            telemetry.Sent(queue, kind, 1);
            if (activity is not null)
                telemetry.Identify(activity, sent.Id.ToString());
            return sent;
        }
        catch (Exception exception)
        {
            telemetry.NotSent(activity, queue, kind, 1, exception);
            throw;
        }
    }

    /// <summary>Many tasks of a kind: a round trip for each thousand.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="version">The version of their arguments; null for that which its workers published.</param>
    /// <param name="write">Writes them.</param>
    /// <param name="how">The caller's options.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task<IReadOnlyList<TaskId>> SendManyAsync(string kind, int? version, Action<EntryBatch> write, EnqueueOptions? how, CancellationToken cancellationToken)
    {
        var plan = EnqueuePlan.For(how);
        if (plan.Ties.Count > 0)
            throw new ArgumentException("An id or a key is for one task, not for many.", nameof(how));
        var (queue, ofVersion) = await AddressAsync(kind, version, how, cancellationToken).ConfigureAwait(false);
        plan = plan.ForVersion(ofVersion);
        using var activity = telemetry.StartSend(queue, kind, 1);
        var count = 0;
        try
        {
            var prefix = new TaskEntry(kind, Capture(activity), default, plan.Extras).ToBytes();
            using var batch = new EntryBatch(prefix, _longest);
            write(batch);
            count = batch.Count;
            activity?.SetTag(Names.BatchCount, count);
            await open.EnterAsync(queue, count, cancellationToken).ConfigureAwait(false);
            var ids = new List<TaskId>(count);
            for (var at = 0; at < count; at += LargestChunk)
            {
                var entries = new ReadOnlyMemory<byte>[Math.Min(LargestChunk, count - at)];
                for (var i = 0; i < entries.Length; i++)
                    entries[i] = payloads.IsActive ? Encode(kind, prefix, batch[at + i]) : batch[at + i];
                // To its end, whatever the caller's token says: the buffer is still read.
                ids.AddRange(await Question.AskAsync(broker.EnqueueManyAsync(queue, entries, plan.Place), CancellationToken.None).ConfigureAwait(false));
                cancellationToken.ThrowIfCancellationRequested();
            }

            telemetry.Sent(queue, kind, count);
            return ids;
        }
        catch (Exception exception)
        {
            telemetry.NotSent(activity, queue, kind, count, exception);
            throw;
        }
    }

    /// <summary>Where a task of this kind goes, and the version of its arguments.</summary>
    private async ValueTask<PublishedKind> AddressAsync(string kind, int? version, EnqueueOptions? how, CancellationToken cancellationToken)
    {
        if (!QueueName.IsValid(kind))
            throw new ArgumentException("A kind has at most 64 lower-case letters, digits, '.' and '_', a letter first.", nameof(kind));
        var published = default(PublishedKind);
        if (how?.Queue is null || version is null)
        {
            var asked = queues.FindAsync(kind);
            published = asked.IsCompletedSuccessfully ? asked.Result : await Question.AskAsync(asked.AsTask(), cancellationToken).ConfigureAwait(false);
        }

        var queue = how?.Queue ?? published.Queue;
        if (!QueueName.IsValid(queue))
            throw new ArgumentException("A queue has at most 64 lower-case letters, digits, '.' and '_', a letter first.", nameof(how));
        return new PublishedKind(queue, version ?? published.Version);
    }

    private Task<TaskId> AddAsync(string queue, byte[] entry, Placement place, CancellationToken cancellationToken)
    {
        if (place.Lane == TaskLane.Ready)
            return Question.AskAsync(_lines.GetOrAdd(queue, static (queue, broker) => new ReadyLine(queue, broker), broker).AddAsync(entry), cancellationToken);
        return Question.AskAsync(AddForLaterAsync(queue, entry, place), cancellationToken);
    }

    private async Task<TaskId> AddForLaterAsync(string queue, byte[] entry, Placement place) =>
        (await broker.EnqueueManyAsync(queue, [entry], place).ConfigureAwait(false))[0];

    private async ValueTask<TiedTask> AddTiedAsync(string queue, byte[] entry, EnqueuePlan plan, string content, CancellationToken cancellationToken)
    {
        var sent = await Question.AskAsync(broker.EnqueueTiedAsync(queue, entry, plan.Place, content, plan.Ties), cancellationToken).ConfigureAwait(false);
        // A unique key is about whether one is on its way; an id or idempotency key names one call, and must not hide another.
        return sent.IsNew || sent.IsSame || plan.Ties.All(tie => tie[0] == Tie.Freed) ? sent : throw new KeyTakenException(sent.Id);
    }

    private ReadOnlyMemory<byte> Encode(string kind, byte[] prefix, ReadOnlyMemory<byte> entry) =>
        new([.. prefix, .. payloads.EncodeArgs(kind, entry[prefix.Length..]).Span]);

    private static TraceContext Capture(Activity? activity)
    {
        var (parent, state, baggage) = TracePropagation.Capture(activity ?? Activity.Current);
        return new TraceContext(parent, state, baggage);
    }
}
