namespace TaskQueue.Testing;

/// <summary>
/// The time of a <see cref="TaskTestHost"/>: it stands still until the host moves it. Handlers get it as their <see cref="TimeProvider"/>,
/// so that what they wait for with it takes no time.
/// </summary>
public sealed class TestClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<TestTimer> _timers = [];
    private readonly AsyncLocal<TestRun?> _owner;
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TaskCompletionSource _changed = NewSignal();
    private long _version;

    internal TestClock() => _owner = new AsyncLocal<TestRun?>(OwnerChanged);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Whose timers the code from here on starts: flows along with it.</summary>
    internal TestRun? Owner
    {
        get => _owner.Value;
        set => _owner.Value = value;
    }

    /// <summary>Grows with every timer that is started, changed, fired or stopped.</summary>
    internal long Version => Interlocked.Read(ref _version);

    /// <summary>Ends when <see cref="Version"/> grows, or an owner's code pauses.</summary>
    internal Task Changed
    {
        get
        {
            lock (_gate)
                return _changed.Task;
        }
    }

    /// <summary>When the next timer is due; null when there is none.</summary>
    internal DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate)
                return _timers.Where(timer => timer.Due < DateTimeOffset.MaxValue).Select(timer => (DateTimeOffset?)timer.Due).Min();
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, Owner, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits for something that only the host can bring about.</summary>
    internal async Task WaitAsync(Task until, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var timer = new TestTimer(this, Owner, over.SetResult) { Until = until };
        using (timer)
        {
            lock (_gate)
                Schedule(timer, timeout < TimeSpan.Zero ? DateTimeOffset.MaxValue : _now + timeout);
            await Task.WhenAny(until, over.Task).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Calls at a time, on nobody's behalf.</summary>
    internal IDisposable CallAt(DateTimeOffset time, Action callback)
    {
        var timer = new TestTimer(this, owner: null, callback);
        lock (_gate)
            Schedule(timer, time);
        return timer;
    }

    /// <summary>Whether code of this owner waits for the clock or the host.</summary>
    internal bool IsAwaitedBy(TestRun owner)
    {
        lock (_gate)
        {
            var waits = _timers.FindAll(timer => timer.Owner == owner);
            return waits.Count > 0 && !waits.Exists(timer => timer.Until is { IsCompleted: true });
        }
    }

    /// <summary>Moves to a time, and fires the first timer that is due by then, at its own time. False when there is none.</summary>
    internal bool MoveTo(DateTimeOffset time)
    {
        TestTimer? timer;
        lock (_gate)
        {
            timer = _timers.Where(timer => timer.Due <= time).MinBy(timer => timer.Due);
            _now = timer is null ? Later(_now, time) : Later(_now, timer.Due);
            if (timer is not null)
                Schedule(timer, timer.Period > TimeSpan.Zero ? timer.Due + timer.Period : null);
        }

        timer?.Fire();
        return timer is not null;
    }

    internal void Schedule(TestTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
            Schedule(timer, dueTime < TimeSpan.Zero ? null : _now + dueTime);
    }

    private void Schedule(TestTimer timer, DateTimeOffset? due)
    {
        _timers.Remove(timer);
        if (due is not null)
        {
            timer.Due = due.Value;
            _timers.Add(timer);
        }

        Interlocked.Increment(ref _version);
        Signal();
    }

    /// <summary>Called by the runtime whenever a thread goes over from the code of one owner to that of another, or of none.</summary>
    private void OwnerChanged(AsyncLocalValueChangedArgs<TestRun?> change)
    {
        change.CurrentValue?.Enter();
        change.PreviousValue?.Leave();
        if (change.PreviousValue is null)
            return;
        lock (_gate)
            Signal();
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
