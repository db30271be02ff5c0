using TaskQueue.Processing;

namespace TaskQueue.Testing;

/// <summary>An attempt on its way in a <see cref="TestRunner"/>.</summary>
internal sealed class TestRun(TaskRun run, TestRun? parent)
{
    private int _threads;

    public TaskRun Run { get; } = run;

    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>Whether some thread runs its code at this moment.</summary>
    public bool IsActive => Volatile.Read(ref _threads) > 0;

    /// <summary>When its limits strike.</summary>
    public List<IDisposable> Alarms { get; } = [];

    /// <summary>It, the attempt that runs it inside its own, and so on.</summary>
    public IReadOnlyList<TestRun> Line => [this, .. parent?.Line ?? []];

    public void Enter() => Interlocked.Increment(ref _threads);

    public void Leave() => Interlocked.Decrement(ref _threads);
}
