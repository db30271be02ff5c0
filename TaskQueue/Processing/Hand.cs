using System.Collections.Concurrent;
using TaskQueue.Contracts;

namespace TaskQueue.Processing;

/// <summary>The tasks this worker holds: claimed, and not yet known to Redis as ended.</summary>
internal sealed class Hand
{
    private readonly ConcurrentDictionary<TaskId, TaskRun> _runs = new();
    private long _processed;
    private long _failed;
    private int _stuck;
    private TaskCompletionSource? _emptied;

    /// <summary>How many there are.</summary>
    public int Count => _runs.Count;

    /// <summary>Attempts ended.</summary>
    public long Processed => Interlocked.Read(ref _processed);

    /// <summary>Of these, failed.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Handlers that were written off and still run: each holds its scope, and what it computes with.</summary>
    public int Stuck => Volatile.Read(ref _stuck);

    /// <summary>The tasks.</summary>
    public IEnumerable<TaskRun> Runs => _runs.Values;

    public void Add(TaskRun run) => _runs[run.TaskId] = run;

    public void Remove(TaskRun run)
    {
        // Only this very run: the same task may have come back to this worker in the meantime.
        if (!_runs.TryRemove(KeyValuePair.Create(run.TaskId, run)))
            return;
        run.Dispose();
        if (_runs.IsEmpty)
            Volatile.Read(ref _emptied)?.TrySetResult();
    }

    public void AddStuck() => Interlocked.Increment(ref _stuck);

    public void RemoveStuck() => Interlocked.Decrement(ref _stuck);

    public void CountAttempt(bool failed)
    {
        Interlocked.Increment(ref _processed);
        if (failed)
            Interlocked.Increment(ref _failed);
    }

    /// <summary>Waits until the hand is empty. Only sensible once nothing is claimed any more.</summary>
    public async Task<bool> WaitUntilEmptyAsync(TimeSpan atMost, TimeProvider clock)
    {
        var emptied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _emptied, emptied);
        if (_runs.IsEmpty)
            return true;
        try
        {
            await emptied.Task.WaitAsync(atMost, clock).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
