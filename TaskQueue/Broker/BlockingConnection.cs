using StackExchange.Redis;

namespace TaskQueue.Broker;

/// <summary>
/// A connection for one reader that blocks. Whatever is sent behind a blocking command waits for it, so the shared connection never carries one.
/// Opened at first use; reconnects by itself.
/// </summary>
internal sealed class BlockingConnection(IConnectionMultiplexer shared, string purpose) : IAsyncDisposable
{
    /// <summary>How long one read blocks at most. Short enough that a stop or a new subscription is noticed soon; an idle reader costs one command per period.</summary>
    public static readonly TimeSpan LongestBlock = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _opening = new(1, 1);
    private ConnectionMultiplexer? _own;

    /// <summary>Runs a command on this connection.</summary>
    public async Task<RedisResult> ExecuteAsync(string command, params object[] args)
    {
        var own = _own ?? await OpenAsync().ConfigureAwait(false);
        try
        {
            return await own.GetDatabase().ExecuteAsync(command, args).ConfigureAwait(false);
        }
        catch (RedisTimeoutException)
        {
            await DropAsync(own).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _opening.Dispose();
        if (_own is { } own)
            await own.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<ConnectionMultiplexer> OpenAsync()
    {
        await _opening.WaitAsync().ConfigureAwait(false);
        try
        {
            return _own ??= await ConnectionMultiplexer.ConnectAsync(Configure()).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>
    /// A server that is well answers when the block is over. This connection is dead, though it may look open for a quarter of an hour; and if it is not,
    /// the server learns that nobody reads here any more, and delivers nothing to it.
    /// </summary>
    private async Task DropAsync(ConnectionMultiplexer silent)
    {
        if (Interlocked.CompareExchange(ref _own, null, silent) != silent)
            return;
        await silent.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
        await silent.DisposeAsync().ConfigureAwait(false);
    }

    private ConfigurationOptions Configure()
    {
        var options = ConfigurationOptions.Parse(shared.Configuration);
        options.ClientName = $"{shared.ClientName}:{purpose}";
        options.AbortOnConnectFail = false;
        options.AsyncTimeout += (int)LongestBlock.TotalMilliseconds;
        options.BacklogPolicy = BacklogPolicy.FailFast; // a claim that waits for a connection would be delivered to nobody
        options.Protocol = RedisProtocol.Resp2; // RESP3 answers stream reads with a map
        return options;
    }
}
