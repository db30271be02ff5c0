namespace Tests.Support;

/// <summary>Collects what happens, in order, and lets a test wait for what it expects among it, past or to come.</summary>
/// <param name="name">What is collected, for the message when it does not come.</param>
public sealed class Recorder<T>(string name)
{
    private readonly Lock _gate = new();
    private readonly List<T> _items = [];
    private readonly List<(Func<T, bool> Expected, Signal<T> Found)> _waiting = [];

    public IReadOnlyList<T> Items
    {
        get
        {
            lock (_gate)
                return [.. _items];
        }
    }

    public void Add(T item)
    {
        lock (_gate)
        {
            _items.Add(item);
            _waiting.RemoveAll(waiter => waiter.Expected(item) && waiter.Found.Set(item));
        }
    }

    /// <summary>The first item that fits, once there is one.</summary>
    public Task<T> FirstAsync(Func<T, bool> expected, TimeSpan? limit = null)
    {
        var found = new Signal<T>(name);
        lock (_gate)
        {
            var index = _items.FindIndex(item => expected(item));
            if (index >= 0)
                found.Set(_items[index]);
            else
                _waiting.Add((expected, found));
        }

        return found.WaitAsync(limit);
    }

    /// <summary>Returns once there are this many items.</summary>
    public Task CountAsync(int count, TimeSpan? limit = null)
    {
        var seen = 0;
        return FirstAsync(_ => ++seen >= count, limit);
    }
}
