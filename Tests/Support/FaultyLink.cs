using System.Net;
using System.Net.Sockets;

namespace Tests.Support;

/// <summary>What a link does with what is sent over it.</summary>
public enum LinkState
{
    /// <summary>It passes it on.</summary>
    Sound,

    /// <summary>It has closed every connection and takes no new one.</summary>
    Cut,

    /// <summary>Connections stay open, and nothing comes through until it is sound again; then all that was sent does, as TCP sends again what was lost.</summary>
    Silent,

    /// <summary>Of the connections there are, nothing comes through for good, as when a firewall has forgotten them; new ones are sound.</summary>
    Forgotten,
}

/// <summary>A network between a client and a server that a test can break: a TCP proxy on a port of its own.</summary>
public sealed class FaultyLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<Connection> _connections = [];
    private readonly int _port;
    private readonly Task _accepting;
    private volatile LinkState _state = LinkState.Sound;

    private FaultyLink(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect instead of to the server.</summary>
    public string ConnectionString => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>How long everything takes, each way.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>A sound link to a port of this machine.</summary>
    public static FaultyLink To(int port) => new(port);

    /// <summary>From now on it is in this state.</summary>
    public void Set(LinkState state)
    {
        _state = state;
        lock (_gate)
        {
            foreach (var connection in _connections)
            {
                connection.IsForgotten |= state == LinkState.Forgotten;
                connection.Hear(state != LinkState.Silent && !connection.IsForgotten);
                if (state == LinkState.Cut)
                    connection.Close();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Set(LinkState.Cut);
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            if (_state == LinkState.Cut)
            {
                client.Client.Close(0); // a reset, as from a port where nobody listens
                continue;
            }

            var connection = new Connection(client);
            lock (_gate)
            {
                connection.Hear(_state != LinkState.Silent);
                _connections.Add(connection);
            }

            _ = ServeAsync(connection);
        }
    }

    private async Task ServeAsync(Connection connection)
    {
        try
        {
            await connection.Server.ConnectAsync(IPAddress.Loopback, _port, _stop.Token);
            await Task.WhenAny(
                PassAsync(connection, connection.Client.GetStream(), connection.Server.GetStream()),
                PassAsync(connection, connection.Server.GetStream(), connection.Client.GetStream()));
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // As connections end.
        }

        connection.Close();
        lock (_gate)
            _connections.Remove(connection);
    }

    private async Task PassAsync(Connection connection, NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var count)
        {
            if (Delay > TimeSpan.Zero)
                await Task.Delay(Delay, TimeProvider.System, _stop.Token);
            await connection.Heard.WaitAsync(_stop.Token);
            await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }

    private sealed class Connection(TcpClient client)
    {
        private volatile TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TcpClient Client { get; } = client;

        public TcpClient Server { get; } = new() { NoDelay = true };

        public bool IsForgotten { get; set; }

        /// <summary>Completes once what is sent comes through.</summary>
        public Task Heard => _heard.Task;

        public void Hear(bool hears)
        {
            if (hears)
                _heard.TrySetResult();
            else if (_heard.Task.IsCompleted)
                _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        public void Close()
        {
            Client.Close();
            Server.Close();
        }
    }
}
