using StackExchange.Redis;
using Tests.Support;

namespace Tests.Chaos;

/// <summary>Where it plays: a redis-server, worker processes, every second of them behind a link that can break, a client. And the files that the workers write.</summary>
public sealed class Stage : IAsyncDisposable
{
    public const string Prefix = "chaos";

    private readonly Lock _gate = new();
    private readonly List<(string Name, ChildProcess Process)> _workers = [];
    private int _started;

    private Stage(RedisServer redis, ConnectionMultiplexer admin, WorkerHost client) => (Redis, Admin, Client, Link) = (redis, admin, client, FaultyLink.To(redis.Port));

    public RedisServer Redis { get; }

    /// <summary>Between Redis and every second worker.</summary>
    public FaultyLink Link { get; }

    /// <summary>A connection for faults only.</summary>
    public ConnectionMultiplexer Admin { get; }

    public WorkerHost Client { get; }

    /// <summary>Where the workers' files are.</summary>
    public DirectoryInfo Ledgers { get; } = Directory.CreateTempSubdirectory("chaos-ledger-");

    /// <summary>When workers were killed: name and time in ms.</summary>
    public Recorder<(string Worker, long At)> Kills { get; } = new("a kill");

    /// <summary>The workers there are.</summary>
    public IReadOnlyList<string> Workers
    {
        get
        {
            lock (_gate)
                return [.. _workers.Select(worker => worker.Name)];
        }
    }

    public static async Task<Stage> SetAsync(ChaosPlan plan)
    {
        var redis = await RedisServer.StartAsync(new RedisServerOptions(AppendOnly: true, plan.AppendFsync));
        var admin = await redis.ConnectAsync();
        var client = await WorkerHost.StartAsync(redis.ConnectionString, Prefix, works: false, settings => settings["TaskQueue:EventLimit"] = "10000000");
        var stage = new Stage(redis, admin, client);
        foreach (var worker in await Task.WhenAll(Enumerable.Range(0, plan.Workers).Select(_ => stage.StartWorkerAsync())))
            await worker.StartedAsync();
        return stage;
    }

    /// <summary>One more worker.</summary>
    public async Task<ChildProcess> StartWorkerAsync()
    {
        var number = Interlocked.Increment(ref _started);
        var name = $"w{number}";
        // A connection that stays silent is given up after four times its timeout, 20 s by default.
        var redis = number % 2 == 0 ? Redis.ConnectionString : $"{Link.ConnectionString},asyncTimeout=1500";
        var process = await WorkerProcess.StartAsync(name, redis, Prefix, Ledgers, ["Worker:MaxCrashes=1000", "Worker:Queues:0=default", "Worker:Queues:1=scrap"]);
        lock (_gate)
            _workers.Add((name, process));
        return process;
    }

    /// <summary>Ends a worker, by signal or by what <paramref name="end"/> does, and puts a new one in its place, which may take a while to begin.</summary>
    public async Task ReplaceAsync(string name, Func<ChildProcess, Task> end)
    {
        var process = Find(name);
        lock (_gate)
            _workers.Remove((name, process));
        await end(process);
        Keep(name, process);
        await process.DisposeAsync();
        await StartWorkerAsync();
    }

    /// <summary>A worker's process.</summary>
    public ChildProcess Find(string name)
    {
        lock (_gate)
            return _workers.Single(worker => worker.Name == name).Process;
    }

    /// <summary>What workers said that is worth reading.</summary>
    public List<string> Complaints { get; } = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var name in Workers)
        {
            var process = Find(name);
            Keep(name, process);
            await process.DisposeAsync();
        }

        await Link.DisposeAsync();
        await Client.DisposeAsync();
        await Admin.DisposeAsync();
        await Redis.DisposeAsync();
        Ledgers.Delete(recursive: true);
    }

    private void Keep(string name, ChildProcess process)
    {
        lock (_gate)
            Complaints.AddRange(process.Output.Items.Where(line => !line.Contains("at TaskQueue.", StringComparison.Ordinal) && !line.Contains("was told to", StringComparison.Ordinal)).Select(line => $"{name}: {line}"));
    }
}
