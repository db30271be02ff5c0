using System.Runtime.CompilerServices;

namespace Api.Events;

/// <summary>Gives a sequence a pulse: null whenever nothing has come for a while.</summary>
internal static class Pulse
{
    /// <summary>The items of <paramref name="source"/> with a null for every <paramref name="interval"/> of silence. Ends quietly with its token.</summary>
    public static async IAsyncEnumerable<T?> WithPulse<T>(
        this IAsyncEnumerable<T> source, TimeSpan interval, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var items = source.GetAsyncEnumerator(stop.Token);
        var next = items.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (!await ArrivesAsync(next, interval, time, stop.Token))
                {
                    if (stop.IsCancellationRequested)
                        yield break;
                    yield return null;
                    continue;
                }

                if (next.IsCanceled || !await next)
                    yield break;
                yield return items.Current;
                next = items.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // An enumerator may be disposed only when nobody waits for its next item.
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await items.DisposeAsync();
        }
    }

    private static async Task<bool> ArrivesAsync(Task next, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        if (next.IsCompleted)
            return true;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(next, Task.Delay(limit, time, silence.Token));
        await silence.CancelAsync();
        return next.IsCompleted;
    }
}
