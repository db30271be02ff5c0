using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>Works through many dead letters in small batches, so that Redis is never held up and memory stays small.</summary>
internal sealed class DeadLetterBatches(DeadLetterBroker broker)
{
    /// <summary>How many dead letters one script takes at most.</summary>
    public const int Size = 200;

    private const int MostBytes = 4 * 1024 * 1024;

    /// <summary>Requeues these of one queue, a batch at most. Returns those that were no dead letters (any more).</summary>
    public async Task<IReadOnlyList<TaskId>> RequeueAsync(string queue, TaskId[] ids, CancellationToken cancellationToken)
    {
        // A few at a time: their payloads may be long.
        const int AtATime = 20;
        var missing = new List<TaskId>();
        foreach (var few in ids.Chunk(AtATime))
        {
            var found = await Question.AskAsync(() => broker.FindAsync(queue, few), cancellationToken).ConfigureAwait(false);
            var letters = few.Zip(found, (id, record) => new DeadLetter(id, "", record)).ToList();
            var done = await RequeueAsync(queue, letters, cancellationToken).ConfigureAwait(false);
            missing.AddRange(few.Except(done));
        }

        return missing;
    }

    /// <summary>Requeues all of a fingerprint in one queue, youngest first: what fails again meanwhile is younger, and left out. Returns how many.</summary>
    public Task<int> RequeueAllAsync(string queue, string fingerprint, CancellationToken cancellationToken) => WalkAsync(
        queue,
        fingerprint,
        longest: int.MaxValue,
        async letters => (await RequeueAsync(queue, letters, cancellationToken).ConfigureAwait(false)).Count,
        cancellationToken);

    /// <summary>Discards all of a fingerprint in one queue. Returns how many.</summary>
    public Task<int> DiscardAllAsync(string queue, string fingerprint, CancellationToken cancellationToken) => WalkAsync(
        queue,
        fingerprint,
        longest: 0,
        async letters =>
        {
            var missing = await Question.AskAsync(() => broker.DiscardAsync(queue, letters.Select(one => one.Id)), cancellationToken).ConfigureAwait(false);
            return letters.Count - missing.Count;
        },
        cancellationToken);

    private async Task<int> WalkAsync(
        string queue, string fingerprint, int longest, Func<IReadOnlyList<DeadLetter>, Task<int>> run, CancellationToken cancellationToken)
    {
        var (done, position) = (0, DeadLetterPosition.Start);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var from = position;
            var letters = await Question.AskAsync(
                () => broker.ReadAsync(queue, fingerprint, from, Size, longest, MostBytes), cancellationToken).ConfigureAwait(false);
            if (letters.Count == 0)
                return done;
            done += await run(letters).ConfigureAwait(false);
            position = DeadLetterPosition.Behind(letters[^1]);
        }
    }

    /// <summary>Requeues what can be read. Returns what was.</summary>
    private async Task<IReadOnlyList<TaskId>> RequeueAsync(string queue, IEnumerable<DeadLetter> letters, CancellationToken cancellationToken)
    {
        var readable = new List<(TaskId Id, byte[] Entry)>();
        foreach (var letter in letters)
        {
            if (letter.Record is { } record && TaskEntry.TryRead(record.Entry, out var entry))
                readable.Add((letter.Id, entry.ForAnother().ToBytes()));
        }

        if (readable.Count == 0)
            return [];
        var added = await Question.AskAsync(() => broker.RequeueAsync(queue, readable), cancellationToken).ConfigureAwait(false);
        return [.. readable.Zip(added).Where(pair => pair.Second is not null).Select(pair => pair.First.Id)];
    }
}
