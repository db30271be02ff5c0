namespace Web.Live;

/// <summary>
/// Tells open pages that something changed: the first change at once, those that follow together, at most two calls per second
/// however many tasks there are.
/// </summary>
public sealed class Changes : IDisposable
{
    /// <summary>The least time between two calls.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    // More ids than this in one window are as good as "everything": a bound on memory.
    private const int MaxIds = 2_000;

    private readonly Lock _gate = new();
    private readonly HashSet<Subscription> _subscriptions = [];
    private readonly ITimer _windowEnd;
    private HashSet<string> _changed = [];
    private bool _everything;
    private bool _inWindow;
    private long _version;

    public Changes(TimeProvider time) =>
        _windowEnd = time.CreateTimer(_ => EndWindow(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Grows with every call.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Listens to one task, or to all with null. Dispose of it to stop.</summary>
    public Subscription Subscribe(string? taskId)
    {
        var subscription = new Subscription(taskId, Remove);
        lock (_gate)
            _subscriptions.Add(subscription);
        return subscription;
    }

    /// <summary>Something happened to a task; with null, to anything.</summary>
    public void Report(string? taskId)
    {
        lock (_gate)
        {
            _everything |= taskId is null || _changed.Count >= MaxIds;
            if (taskId is not null && !_everything)
                _changed.Add(taskId);
            if (!_inWindow)
                Call();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _windowEnd.Dispose();

    private void EndWindow()
    {
        lock (_gate)
        {
            _inWindow = false;
            if (_everything || _changed.Count > 0)
                Call();
        }
    }

    // Under the gate; calling a subscriber never blocks.
    private void Call()
    {
        var ids = _everything ? null : _changed;
        _changed = [];
        _everything = false;
        _inWindow = true;
        _windowEnd.Change(Window, Timeout.InfiniteTimeSpan);

        Interlocked.Increment(ref _version);
        foreach (var subscription in _subscriptions)
            subscription.Tell(ids);
    }

    private void Remove(Subscription subscription)
    {
        lock (_gate)
            _subscriptions.Remove(subscription);
    }
}
