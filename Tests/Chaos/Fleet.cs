using Tests.Support;

namespace Tests.Chaos;

/// <summary>Worker processes on a Redis, each started again when it dies, as an orchestrator does; and a client.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<Task> _posts = [];
    private readonly List<ChildProcess> _running = [];
    private readonly HashSet<ChildProcess> _retired = [];
    private int _started;

    private Fleet(WorkerHost client) => Client = client;

    /// <summary>How its workers are to differ from the usual, as <c>Worker:Lease=00:00:02</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Environment variables of its workers.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where its workers find Redis.</summary>
    public required string Redis { get; init; }

    public WorkerHost Client { get; }

    public string Prefix => Client.Prefix;

    /// <summary>What the workers write.</summary>
    public DirectoryInfo Ledgers { get; } = Directory.CreateTempSubdirectory("chaos-ledger-");

    /// <summary>How many workers have died.</summary>
    public int Deaths { get; private set; }

    /// <summary>The processes that run now.</summary>
    public IReadOnlyList<ChildProcess> Running
    {
        get
        {
            lock (_gate)
                return [.. _running];
        }
    }

    /// <summary>Starts a client, and so many workers.</summary>
    public static async Task<Fleet> StartAsync(
        string redis, string prefix, int size, IReadOnlyList<string>? settings = null, IReadOnlyDictionary<string, string>? environment = null, string? clientRedis = null)
    {
        var client = await WorkerHost.StartAsync(clientRedis ?? redis, prefix, works: false, changed => changed["TaskQueue:EventLimit"] = "10000000");
        var fleet = new Fleet(client) { Redis = redis, Settings = settings ?? [], Environment = environment ?? new Dictionary<string, string>() };
        await Task.WhenAll(Enumerable.Range(0, size).Select(_ => fleet.AddAsync()));
        return fleet;
    }

    /// <summary>One more post, with a worker on it.</summary>
    public async Task AddAsync(IReadOnlyList<string>? settings = null)
    {
        var first = await StartOneAsync(settings);
        await first.StartedAsync();
        lock (_gate)
            _posts.Add(GuardAsync(first, settings));
    }

    /// <summary>Asks the oldest worker to end, and waits until it has; its post is given up.</summary>
    public async Task RetireAsync()
    {
        var process = Running[0];
        lock (_gate)
            _retired.Add(process);
        await process.SignalAsync("TERM");
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_posts);
        foreach (var process in Running)
            await process.DisposeAsync();
        await Client.DisposeAsync();
        Ledgers.Delete(recursive: true);
        _stop.Dispose();
    }

    private async Task GuardAsync(ChildProcess process, IReadOnlyList<string>? settings)
    {
        while (true)
        {
            Task exited = process.WaitForExitAsync(TimeSpan.FromHours(1)).WaitAsync(_stop.Token);
            await exited.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop.IsCancellationRequested)
                return;
            bool wanted;
            lock (_gate)
            {
                Deaths++;
                _running.Remove(process);
                wanted = !_retired.Contains(process);
            }

            await process.DisposeAsync();
            if (!wanted)
                return;
            process = await StartOneAsync(settings);
        }
    }

    private async Task<ChildProcess> StartOneAsync(IReadOnlyList<string>? settings)
    {
        var name = $"w{Interlocked.Increment(ref _started)}";
        var process = await WorkerProcess.StartAsync(name, Redis, Prefix, Ledgers, [.. Settings, .. settings ?? []], Environment);
        lock (_gate)
            _running.Add(process);
        return process;
    }
}
