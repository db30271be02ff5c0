using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>
/// Brings single plain tasks to one queue. One at a time goes by itself, in one command; what callers add while commands are on their way goes
/// together in the next: many callers share round trips without waiting for each other's.
/// </summary>
internal sealed class ReadyLine(string queue, TaskBroker broker)
{
    private const int MostInFlight = 2;
    private const int LargestBatch = 1000;

    private readonly Lock _gate = new();
    private readonly Queue<(byte[] Entry, TaskCompletionSource<TaskId> Added)> _waiting = new();
    private int _inFlight;

    /// <summary>Enqueues a task.</summary>
    public Task<TaskId> AddAsync(byte[] entry)
    {
        lock (_gate)
        {
            if (_inFlight == MostInFlight)
            {
                var added = new TaskCompletionSource<TaskId>(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Enqueue((entry, added));
                return added.Task;
            }

            _inFlight++;
        }

        return AddNowAsync(entry);
    }

    private async Task<TaskId> AddNowAsync(byte[] entry)
    {
        try
        {
            return await broker.EnqueueAsync(queue, entry).ConfigureAwait(false);
        }
        finally
        {
            _ = AddWaitingAsync();
        }
    }

    /// <summary>Until nobody waits any more.</summary>
    private async Task AddWaitingAsync()
    {
        while (TakeBatch() is { } batch)
        {
            try
            {
                var ids = await broker.EnqueueManyAsync(queue, Array.ConvertAll(batch, one => (ReadOnlyMemory<byte>)one.Entry), Placement.Ready).ConfigureAwait(false);
                for (var i = 0; i < batch.Length; i++)
                    batch[i].Added.SetResult(ids[i]);
            }
            catch (Exception exception)
            {
                foreach (var (_, added) in batch)
                    added.SetException(exception);
            }
        }
    }

    private (byte[] Entry, TaskCompletionSource<TaskId> Added)[]? TakeBatch()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _inFlight--;
                return null;
            }

            var batch = new (byte[], TaskCompletionSource<TaskId>)[Math.Min(_waiting.Count, LargestBatch)];
            for (var i = 0; i < batch.Length; i++)
                batch[i] = _waiting.Dequeue();
            return batch;
        }
    }
}
