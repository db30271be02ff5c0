namespace Tests.Support;

/// <summary>Something that happens once, with a value: set by the code under test, awaited by the test.</summary>
/// <param name="name">What is awaited, for the message when it does not come.</param>
public sealed class Signal<T>(string name)
{
    private readonly TaskCompletionSource<T> _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsSet => _happened.Task.IsCompletedSuccessfully;

    /// <summary>False when it was set before; the first value stays.</summary>
    public bool Set(T value) => _happened.TrySetResult(value);

    public async Task<T> WaitAsync(TimeSpan? limit = null)
    {
        try
        {
            return await _happened.Task.WaitAsync(limit ?? Limits.Wait, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"'{name}' did not happen within {limit ?? Limits.Wait}.");
        }
    }
}

/// <summary>Something that happens once.</summary>
public sealed class Signal(string name)
{
    private readonly Signal<bool> _signal = new(name);

    public bool IsSet => _signal.IsSet;

    public bool Set() => _signal.Set(true);

    public Task WaitAsync(TimeSpan? limit = null) => _signal.WaitAsync(limit);
}
