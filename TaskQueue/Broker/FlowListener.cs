using StackExchange.Redis;

namespace TaskQueue.Broker;

/// <summary>Hears of the end of one workflow. What it misses (a cut connection) has to be read.</summary>
internal sealed class FlowListener(ChannelMessageQueue messages) : IAsyncDisposable
{
    /// <summary>Returns when the end was told, or after so long.</summary>
    public async Task WaitAsync(TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            await messages.ReadAsync(cancellationToken).AsTask().WaitAsync(limit, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Then look.
        }
    }

    public async ValueTask DisposeAsync() => await messages.UnsubscribeAsync().ConfigureAwait(false);
}
