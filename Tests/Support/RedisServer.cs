using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Tests.Support;

/// <summary>How a test's redis-server keeps its data.</summary>
/// <param name="AppendOnly">Whether it writes an append-only file, and so has its data back after a kill.</param>
/// <param name="AppendFsync">When that file is synced: <c>always</c>, <c>everysec</c> or <c>no</c>.</param>
/// <param name="IsNode">Whether it is a node of a cluster.</param>
/// <param name="ReplicaOf">The port of the server it follows; 0 for none.</param>
/// <param name="LargestFile">How many blocks of 512 bytes a file of it may have, until <see cref="RedisServer.GrantSpaceAsync"/>: a disk that gets full; 0 for any.</param>
public sealed record RedisServerOptions(bool AppendOnly = false, string AppendFsync = "everysec", bool IsNode = false, int ReplicaOf = 0, int LargestFile = 0);

/// <summary>A real redis-server on a loopback port and a directory of its own: to be killed, restarted, paused.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const int StartAttempts = 5;

    private readonly RedisServerOptions _options;
    private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("redis-test-");
    private ChildProcess? _process;

    private int _largestFile;

    private RedisServer(RedisServerOptions options) => (_options, _largestFile) = (options, options.LargestFile);

    public int Port { get; private set; }

    /// <summary>Where its files are.</summary>
    public DirectoryInfo Directory => _directory;

    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>What the server said since its last start.</summary>
    public IReadOnlyList<string> Log => _process?.Output.Items ?? [];

    public static async Task<RedisServer> StartAsync(RedisServerOptions? options = null)
    {
        var server = new RedisServer(options ?? new RedisServerOptions());
        for (var attempt = 1; ; attempt++)
        {
            server.Port = FindFreePort();
            if (await server.LaunchAsync())
                return server;
            if (attempt == StartAttempts)
                throw new InvalidOperationException("redis-server does not start:\n" + string.Join('\n', server.Log));
        }
    }

    /// <summary>A connection of the caller's own, which may also send administrative commands and is quick to reconnect.</summary>
    public async Task<ConnectionMultiplexer> ConnectAsync() =>
        await ConnectionMultiplexer.ConnectAsync(ConnectionString, options =>
        {
            options.AllowAdmin = true;
            options.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
            options.ReconnectRetryPolicy = new LinearRetry(100);
        });

    /// <summary>SIGKILL: what was not yet written is lost, as when a machine dies.</summary>
    public Task KillAsync() => EndAsync("KILL");

    /// <summary>SIGTERM: an orderly end.</summary>
    public Task StopAsync() => EndAsync("TERM");

    /// <summary>Starts it again on the same port and directory; kills it first if it still runs.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        if (!await LaunchAsync())
            throw new InvalidOperationException("redis-server does not start again:\n" + string.Join('\n', Log));
    }

    /// <summary>Its disk is not full any more, also not after a restart.</summary>
    public async Task GrantSpaceAsync()
    {
        _largestFile = 0;
        using var prlimit = System.Diagnostics.Process.Start("prlimit", ["--pid", $"{Running.Id}", "--fsize=unlimited:unlimited"]);
        await prlimit.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: connections stay open and nothing answers.</summary>
    public Task PauseAsync() => Running.SignalAsync("STOP");

    /// <summary>SIGCONT.</summary>
    public Task ResumeAsync() => Running.SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (_process is not null)
            await _process.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private ChildProcess Running => _process ?? throw new InvalidOperationException("The server was not started.");

    private async Task<bool> LaunchAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        var command = Environment.GetEnvironmentVariable("REDIS_SERVER") is { Length: > 0 } path ? path : "redis-server";
        // A limit that ends no process but makes its writes fail. Only the soft one: the hard one could not be raised again.
        _process = _largestFile == 0
            ? await ChildProcess.StartAsync(command, Arguments(), _directory.FullName)
            : await ChildProcess.StartAsync("/bin/sh", ["-c", $"trap '' XFSZ; ulimit -S -f {_largestFile}; exec \"$@\"", "sh", command, .. Arguments()], _directory.FullName);

        var ready = _process.Output.FirstAsync(static line => line.Contains("Ready to accept connections", StringComparison.Ordinal));
        var first = await Task.WhenAny(ready, _process.WaitForExitAsync());
        if (first != ready)
            return false;
        await ready;
        await using var probe = await ConnectAsync();
        await probe.GetDatabase().PingAsync();
        return true;
    }

    private string[] Arguments() =>
    [
        "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _directory.FullName, "--save", "",
        "--appendonly", _options.AppendOnly ? "yes" : "no", "--appendfsync", _options.AppendFsync,
        "--cluster-enabled", _options.IsNode ? "yes" : "no", .. _options.ReplicaOf == 0 ? (string[])[] : ["--replicaof", "127.0.0.1", $"{_options.ReplicaOf}"],
    ];

    private async Task EndAsync(string signal)
    {
        if (_process is null or { HasExited: true })
            return;
        await _process.SignalAsync(signal);
        await _process.WaitForExitAsync();
    }

    /// <summary>Below the ephemeral range: a client that keeps reconnecting to a stopped server could otherwise be given the server's own port.</summary>
    internal static int FindFreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: try another.
            }
        }
    }
}
