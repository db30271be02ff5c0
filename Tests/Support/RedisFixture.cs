using StackExchange.Redis;
using Tests.Support;

[assembly: AssemblyFixture(typeof(RedisFixture))]

namespace Tests.Support;

/// <summary>One redis-server for the whole run. Tests share it and run side by side: each takes a key prefix of its own.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private static int _prefixes;

    private RedisServer? _server;
    private ConnectionMultiplexer? _connection;

    public RedisServer Server => _server ?? throw new InvalidOperationException("The fixture was not initialized.");

    public IConnectionMultiplexer Connection => _connection ?? throw new InvalidOperationException("The fixture was not initialized.");

    public string ConnectionString => Server.ConnectionString;

    /// <summary>A prefix that no other test has: <c>t17</c>.</summary>
    public static string NewPrefix() => $"t{Interlocked.Increment(ref _prefixes)}";

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _connection = await _server.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
