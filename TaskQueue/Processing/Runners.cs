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

    // A short task that is put off the processor looks two hundred times as long: it must not make all look long.
    private const double Outlier = 4;

    private readonly ConcurrentQueue<TaskRun> _waiting = new();
    private readonly Func<TaskRun, Task> _execute;
    private readonly TimeProvider _clock;
    private readonly Action _release;
    private int _concurrency;
    private double _averageSeconds = double.PositiveInfinity;
    private int _active;
    private int _held;

    public Runners(int concurrency, Func<TaskRun, Task> execute, TimeProvider clock)
    {
        (_concurrency, _execute, _clock, _release) = (concurrency, execute, clock, Release);
        Share = new FairShare(Room, () => Concurrency + Ahead(), clock);
    }

    /// <summary>Whose turn it is to claim.</summary>
    public FairShare Share { get; }

    /// <summary>How many run at once, at most. When it falls, what runs goes on.</summary>
    public int Concurrency
    {
        get => Volatile.Read(ref _concurrency);
        set
        {
            Volatile.Write(ref _concurrency, value);
            while (!_waiting.IsEmpty && TryActivate())
                _ = Task.Run(RunAsync);
            Share.Deal();
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

    /// <summary>The queues of the tasks that wait for a runner.</summary>
    public IReadOnlyList<string> WaitingQueues => _waiting.IsEmpty ? [] : [.. _waiting.Select(run => run.TaskId.Queue).Distinct()];

    /// <summary>Takes back such tasks among those that wait for a runner.</summary>
    public IReadOnlyList<TaskRun> TakeBack(Func<TaskRun, bool> isSuch) =>
        _waiting.IsEmpty ? [] : [.. _waiting.Where(run => isSuch(run) && run.TryTake())];

    private async Task RunAsync()
    {
        do
        {
            while (Volatile.Read(ref _active) <= Concurrency && _waiting.TryDequeue(out var run))
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
        Share.Deal();
    }

    private async Task ExecuteAsync(TaskRun run)
    {
        var started = _clock.GetTimestamp();
        await _execute(run).ConfigureAwait(false);
        var seconds = _clock.GetElapsedTime(started).TotalSeconds;
        var average = Volatile.Read(ref _averageSeconds);
        // Two runners may overwrite each other's share: it is an estimate.
        Volatile.Write(ref _averageSeconds, double.IsFinite(average) ? average + (Smoothing * (Math.Min(seconds, Outlier * average) - average)) : seconds);
    }

    /// <summary>How many more to claim. Ahead of the runners only in sizeable batches: a claim of one costs Redis as much as ten times its share of a hundred.</summary>
    private int Room(int granted)
    {
        var (concurrency, ahead) = (Concurrency, Ahead());
        var room = concurrency + ahead - Volatile.Read(ref _held) - granted;
        return ahead > 0 && room < (concurrency + ahead) / 3 ? 0 : room;
    }

    private int Ahead()
    {
        var concurrency = Concurrency;
        var ahead = concurrency * AheadFor.TotalSeconds / Volatile.Read(ref _averageSeconds);
        return ahead < concurrency ? 0 : (int)Math.Min(ahead, MostAhead);
    }

    private bool TryActivate()
    {
        while (Volatile.Read(ref _active) is var active && active < Concurrency)
        {
            if (Interlocked.CompareExchange(ref _active, active + 1, active) == active)
                return true;
        }

        return false;
    }
}
