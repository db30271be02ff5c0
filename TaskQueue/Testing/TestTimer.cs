namespace TaskQueue.Testing;

/// <summary>A timer of a <see cref="TestClock"/>.</summary>
internal sealed class TestTimer(TestClock clock, TestRun? owner, Action callback) : ITimer
{
    public TestRun? Owner { get; } = owner;

    /// <summary>When it is due; set by the clock.</summary>
    public DateTimeOffset Due { get; set; }

    /// <summary>What is waited for besides the time, if anything is.</summary>
    public Task? Until { get; init; }

    public TimeSpan Period { get; private set; }

    public void Fire() => callback();

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Period = period;
        clock.Schedule(this, dueTime);
        return true;
    }

    public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
