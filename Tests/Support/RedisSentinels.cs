namespace Tests.Support;

/// <summary>Three real sentinels that watch a master and put a replica in its place when it is gone.</summary>
public sealed class RedisSentinels : IAsyncDisposable
{
    private const string Service = "main";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sentinel-test-");
    private readonly List<(int Port, ChildProcess Process)> _sentinels = [];

    private RedisSentinels()
    {
    }

    /// <summary>For clients: they ask the sentinels who is the master.</summary>
    public string ConnectionString => $"{string.Join(',', _sentinels.Select(one => $"127.0.0.1:{one.Port}"))},serviceName={Service}";

    public static async Task<RedisSentinels> StartAsync(int master)
    {
        var sentinels = new RedisSentinels();
        for (var i = 0; i < 3; i++)
        {
            var (port, file) = (RedisServer.FindFreePort(), Path.Combine(sentinels._directory.FullName, $"{i}.conf"));
            await File.WriteAllLinesAsync(file,
            [
                $"port {port}", "bind 127.0.0.1", $"dir {sentinels._directory.FullName}", $"sentinel monitor {Service} 127.0.0.1 {master} 2", $"sentinel down-after-milliseconds {Service} 1000",
                $"sentinel failover-timeout {Service} 5000",
            ]);
            var command = Environment.GetEnvironmentVariable("REDIS_SERVER") is { Length: > 0 } path ? path : "redis-server";
            var process = await ChildProcess.StartAsync(command, [file, "--sentinel"]);
            sentinels._sentinels.Add((port, process));
            await process.Output.FirstAsync(static line => line.Contains("+monitor", StringComparison.Ordinal));
        }

        return sentinels;
    }

    /// <summary>Returns once one of them has put another in the master's place.</summary>
    public Task SwitchedAsync() => Task.WhenAny(_sentinels.Select(one => one.Process.Output.FirstAsync(static line => line.Contains("+switch-master", StringComparison.Ordinal))));

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, process) in _sentinels)
            await process.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
