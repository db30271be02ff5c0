using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>The dead letters over Redis.</summary>
internal sealed class DeadLetterClient(DeadLetterBroker broker, DeadLetterBatches batches, TaskReader reader, StoredPayloads payloads, IOptions<TaskQueueOptions> options) : IDeadLetterClient
{
    private const int LongestListed = 2 * EndRecord.LongestArgsKept;

    public Task<DeadLetterGroups> GetGroupsAsync(string? queue = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        CheckLimit(limit);
        return Question.AskAsync(
            async () =>
            {
                var names = await QueuesAsync(queue).ConfigureAwait(false);
                var all = await Task.WhenAll(names.Select(name => broker.GetGroupsAsync(name, limit))).ConfigureAwait(false);
                return new DeadLetterGroups(
                    [.. all.SelectMany(one => one.Groups).OrderByDescending(group => group.LastAt).Take(limit)], all.Sum(one => one.Total));
            },
            cancellationToken);
    }

    public Task<TaskPage> ListAsync(string fingerprint, TaskQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckFingerprint(fingerprint);
        CheckLimit(query.Limit);
        return Question.AskAsync(() => ListNowAsync(fingerprint, query), cancellationToken);
    }

    public async Task<TaskId?> RequeueAsync(TaskId id, JsonElement? args = null, CancellationToken cancellationToken = default)
    {
        var found = await Question.AskAsync(() => broker.FindAsync(id.Queue, [id]), cancellationToken).ConfigureAwait(false);
        if (found[0] is not { } dead || !TaskEntry.TryRead(dead.Entry, out var entry))
            return null;
        var edited = args is { } other ? Encoding.UTF8.GetBytes(other.GetRawText()) : null;
        if (edited?.Length > options.Value.MaxPayloadBytes)
            throw new ArgumentException($"The arguments are {edited.Length} bytes of JSON, more than the {options.Value.MaxPayloadBytes} allowed.", nameof(args));
        var another = entry.ForAnother() with { Args = edited is null ? entry.Args : payloads.EncodeArgs(entry.Kind, edited) };
        var added = await Question.AskAsync(() => broker.RequeueAsync(id.Queue, [(id, another.ToBytes())]), cancellationToken).ConfigureAwait(false);
        return added[0];
    }

    public Task<DeadLetterOutcome> RequeueAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellationToken = default) =>
        InBatchesAsync(ids, (queue, chunk) => batches.RequeueAsync(queue, chunk, cancellationToken), cancellationToken);

    public Task<int> RequeueAllAsync(string fingerprint, string? queue = null, CancellationToken cancellationToken = default) =>
        InQueuesAsync(fingerprint, queue, name => batches.RequeueAllAsync(name, fingerprint, cancellationToken), cancellationToken);

    public Task<DeadLetterOutcome> DiscardAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellationToken = default) =>
        InBatchesAsync(ids, (queue, chunk) => Question.AskAsync(() => broker.DiscardAsync(queue, chunk), cancellationToken), cancellationToken);

    public Task<int> DiscardAllAsync(string fingerprint, string? queue = null, CancellationToken cancellationToken = default) =>
        InQueuesAsync(fingerprint, queue, name => batches.DiscardAllAsync(name, fingerprint, cancellationToken), cancellationToken);

    private async Task<TaskPage> ListNowAsync(string fingerprint, TaskQuery query)
    {
        var (first, position) = query.Cursor is null ? ("", DeadLetterPosition.Start) : DeadLetterCursor.Read(query.Cursor);
        var names = (await QueuesAsync(query.Queue).ConfigureAwait(false)).Where(name => string.CompareOrdinal(name, first) >= 0).ToList();
        var tasks = new List<TaskSnapshot>(query.Limit);
        foreach (var name in names)
        {
            var (from, wanted) = (name == first ? position : DeadLetterPosition.Start, query.Limit - tasks.Count);
            var page = await broker.ReadAsync(name, fingerprint, from, wanted, LongestListed, int.MaxValue).ConfigureAwait(false);
            tasks.AddRange(page.Where(one => one.Record is not null).Select(one => SnapshotBuilder.Build(one.Id, one.Record!.Value, payloads)));
            if (page.Count == wanted)
                return new TaskPage(tasks, DeadLetterCursor.Write(name, DeadLetterPosition.Behind(page[^1])));
        }

        return new TaskPage(tasks, null);
    }

    private static async Task<DeadLetterOutcome> InBatchesAsync(
        IReadOnlyCollection<TaskId> ids, Func<string, TaskId[], Task<IReadOnlyList<TaskId>>> run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var (asked, missing) = (0, new List<string>());
        foreach (var queue in ids.Distinct().GroupBy(id => id.Queue, StringComparer.Ordinal))
        {
            foreach (var chunk in queue.Chunk(DeadLetterBatches.Size))
            {
                cancellationToken.ThrowIfCancellationRequested();
                missing.AddRange((await run(queue.Key, chunk).ConfigureAwait(false)).Select(id => id.ToString()));
                asked += chunk.Length;
            }
        }

        return new DeadLetterOutcome(asked - missing.Count, missing);
    }

    private async Task<int> InQueuesAsync(string fingerprint, string? queue, Func<string, Task<int>> run, CancellationToken cancellationToken)
    {
        CheckFingerprint(fingerprint);
        var done = 0;
        foreach (var name in await Question.AskAsync(() => QueuesAsync(queue), cancellationToken).ConfigureAwait(false))
            done += await run(name).ConfigureAwait(false);
        return done;
    }

    private async Task<IReadOnlyList<string>> QueuesAsync(string? queue)
    {
        var names = await reader.GetQueueNamesAsync().ConfigureAwait(false);
        return queue is null ? names : [.. names.Where(name => name == queue)];
    }

    private static void CheckLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, TaskQuery.MaxLimit);
    }

    private static void CheckFingerprint(string fingerprint)
    {
        if (!DeadLetterGroup.IsFingerprint(fingerprint))
            throw new ArgumentException("A fingerprint has 12 hex digits.", nameof(fingerprint));
    }
}
