using System.Collections.Concurrent;

namespace TaskQueue.Processing;

/// <summary>
/// Runs claimed tasks, so many at once at most. While tasks are short it lets more be claimed than run, so that the next are here when the last end;
/// when they are long it does not: what waits here could run elsewhere.
/// </summary>
internal sealed class Runners
{
    /// <summary>How much work, in time, may wait behind each runner.</summary>
    private static readonly TimeSpan AheadFor = TimeSpan.FromMilliseconds(10);

    private const int MostAhead = 1000;
    private const double Smoothing = 0.05;

    private readonly int _concurrency;
    private readonly Func<TaskRun, Task> _execute;
    private readonly TimeProvider _clock;
    private readonly Action _release;
    private readonly ConcurrentQueue<TaskRun> _waiting = new();
    private TaskCompletionSource? _roomy;
    private double _averageSeconds = double.PositiveInfinity;
    private int _active;
    private int _held;

    public Runners(int concurrency, Func<TaskRun, Task> execute, TimeProvider clock)
    {
        (_concurrency, _execute, _clock) = (concurrency, execute, clock);
        _release = Release;
    }

    /// <summary>Waits until it is worth claiming more, and says how many, <paramref name="atMost"/> at most.</summary>
    public async Task<int> WaitForRoomAsync(int atMost, CancellationToken cancellationToken)
    {
        while (true)
        {
            var roomy = Volatile.Read(ref _roomy) ?? Announce();
            if (Room() is var room and > 0)
                return Math.Min(room, atMost);
            await roomy.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs the task as soon as a runner is free.</summary>
    public void Add(TaskRun run)
    {
        Interlocked.Increment(ref _held);
        _waiting.Enqueue(run);
        if (TryActivate())
            _ = Task.Run(RunAsync);
    }

    /// <summary>Takes back tasks that were claimed before <paramref name="claimedBefore"/> and still wait for a runner.</summary>
    public IReadOnlyList<TaskRun> TakeBack(DateTimeOffset claimedBefore) =>
        _waiting.IsEmpty ? [] : [.. _waiting.Where(run => run.ClaimedAt < claimedBefore && run.TryTake())];

    private async Task RunAsync()
    {
        do
        {
            while (_waiting.TryDequeue(out var run))
            {
                if (run.TryTake())
                {
                    run.OnWrittenOff = _release;
                    await ExecuteAsync(run).ConfigureAwait(false);
                    if (run.IsWrittenOff)
                        return; // another has taken this one's place
                }

                Return();
            }

            Interlocked.Decrement(ref _active);
        }
        while (!_waiting.IsEmpty && TryActivate());
    }

    /// <summary>A runner's task was written off: its place is free, though it still runs.</summary>
    private void Release()
    {
        Interlocked.Decrement(ref _active);
        Return();
        if (!_waiting.IsEmpty && TryActivate())
            _ = Task.Run(RunAsync);
    }

    private void Return()
    {
        Interlocked.Decrement(ref _held);
        if (Room() > 0)
            Interlocked.Exchange(ref _roomy, null)?.TrySetResult();
    }

    private async Task ExecuteAsync(TaskRun run)
    {
        var started = _clock.GetTimestamp();
        await _execute(run).ConfigureAwait(false);
        var seconds = _clock.GetElapsedTime(started).TotalSeconds;
        var average = Volatile.Read(ref _averageSeconds);
        // Two runners may overwrite each other's share: it is an estimate.
        Volatile.Write(ref _averageSeconds, double.IsFinite(average) ? average + (Smoothing * (seconds - average)) : seconds);
    }

    /// <summary>How many more to claim. Ahead of the runners only in sizeable batches: a claim of one costs Redis as much as ten times its share of a hundred.</summary>
    private int Room()
    {
        var ahead = Ahead();
        var room = _concurrency + ahead - Volatile.Read(ref _held);
        return ahead > 0 && room < (_concurrency + ahead) / 3 ? 0 : room;
    }

    private int Ahead()
    {
        var ahead = _concurrency * AheadFor.TotalSeconds / Volatile.Read(ref _averageSeconds);
        return ahead < _concurrency ? 0 : (int)Math.Min(ahead, MostAhead);
    }

    private bool TryActivate()
    {
        while (Volatile.Read(ref _active) is var active && active < _concurrency)
        {
            if (Interlocked.CompareExchange(ref _active, active + 1, active) == active)
                return true;
        }

        return false;
    }

    private TaskCompletionSource Announce()
    {
        var roomy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Interlocked.CompareExchange(ref _roomy, roomy, null) ?? roomy;
    }
}
