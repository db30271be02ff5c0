namespace Tests.Support;

/// <summary>A clock that moves only when told: a test of an hour takes no time.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _elapsed;

    /// <summary>Told the due time of every timer that is started: what the code under test waits for.</summary>
    public Recorder<TimeSpan> Waits { get; } = new("a timer");

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(56) + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on and fires what is due, in order.</summary>
    public void Advance(TimeSpan by)
    {
        var target = Elapsed + by;
        while (NextDue(target) is { } timer)
            timer.Fire();
        lock (_gate)
            _elapsed = target;
    }

    private TimeSpan Elapsed
    {
        get
        {
            lock (_gate)
                return _elapsed;
        }
    }

    private ManualTimer? NextDue(TimeSpan target)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
            if (next is null)
                return null;
            _elapsed = next.Due;
            next.MoveOn();
            return next;
        }
    }

    private sealed class ManualTimer(ManualTime time, Action callback) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
                Schedule(dueTime, period);
            if (dueTime >= TimeSpan.Zero)
                time.Waits.Add(dueTime);
            return true;
        }

        /// <summary>Under the clock's lock: to the next period, or off.</summary>
        public void MoveOn() => Schedule(Period > TimeSpan.Zero ? Period : Timeout.InfiniteTimeSpan, Period);

        private void Schedule(TimeSpan dueTime, TimeSpan period)
        {
            time._timers.Remove(this);
            Period = period;
            if (dueTime < TimeSpan.Zero)
                return;
            Due = time._elapsed + dueTime;
            time._timers.Add(this);
        }

        public void Dispose()
        {
            lock (time._gate)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
