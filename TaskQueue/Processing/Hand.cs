using System.Collections.Concurrent;
using TaskQueue.Contracts;

namespace TaskQueue.Processing;

/// <summary>The tasks this worker holds: claimed, and not yet known to Redis as ended.</summary>
internal sealed class Hand
{
    private readonly ConcurrentDictionary<TaskId, TaskRun> _runs = new();

    // Their tasks came back to this worker, which had lost them, before their handlers returned.
    private readonly ConcurrentDictionary<TaskRun, bool> _outrun = new();
    private long _processed;
    private long _failed;
    private int _stuck;
    private TaskCompletionSource? _emptied;

    /// <summary>How many there are.</summary>
    public int Count => _runs.Count + _outrun.Count;

    /// <summary>Attempts ended.</summary>
    public long Processed => Interlocked.Read(ref _processed);

    /// <summary>Of these, failed.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Handlers that were written off and still run: each holds its scope, and what it computes with.</summary>
    public int Stuck => Volatile.Read(ref _stuck);

    /// <summary>The tasks.</summary>
    public IEnumerable<TaskRun> Runs => _runs.Values.Concat(_outrun.Keys);

    /// <summary>Whether it is the last run of its task here.</summary>
    public bool IsLast(TaskRun run) => !_runs.TryGetValue(run.TaskId, out var last) || last == run;

    /// <summary>Takes a run in hand. One of the same task that is there already has lost its lease, or the task would not have been claimed.</summary>
    public void Add(TaskRun run)
    {
        while (!_runs.TryAdd(run.TaskId, run))
        {
            if (!_runs.TryGetValue(run.TaskId, out var old))
                continue;
            _outrun[old] = true; // before it leaves its place: whoever removes it finds it in one or the other
            if (_runs.TryUpdate(run.TaskId, run, old))
            {
                old.Stop(StopReason.LeaseLost);
                return;
            }

            _outrun.TryRemove(old, out _);
        }
    }

    public void Remove(TaskRun run)
    {
        if (!_runs.TryRemove(KeyValuePair.Create(run.TaskId, run)) && !_outrun.TryRemove(run, out _))
            return;
        run.Dispose();
        if (IsEmpty)
            Volatile.Read(ref _emptied)?.TrySetResult();
    }

    private bool IsEmpty => _runs.IsEmpty && _outrun.IsEmpty;

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
        if (IsEmpty)
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
