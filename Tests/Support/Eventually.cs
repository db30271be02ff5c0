namespace Tests.Support;

/// <summary>Waits for a state that announces itself to nobody (a key in Redis, a line on a page). Where there is a signal, wait for that instead.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(15);

    public static Task TrueAsync(string what, Func<Task<bool>> isTrue, TimeSpan? limit = null) =>
        GetAsync(what, isTrue, static value => value, limit);

    /// <summary>The first value read that is the expected one.</summary>
    public static async Task<T> GetAsync<T>(string what, Func<Task<T>> read, Func<T, bool> expected, TimeSpan? limit = null)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, time);
        while (true)
        {
            var value = await read();
            if (expected(value))
                return value;
            if (time.GetElapsedTime(start) > (limit ?? Limits.Wait))
                throw new TimeoutException($"'{what}' was not so within {limit ?? Limits.Wait}; the last value was {value}.");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
