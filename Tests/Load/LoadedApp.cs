using System.Globalization;
using System.Text;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using StackExchange.Redis;
using Tests.Hosting;

namespace Tests.Load;

/// <summary>The whole application in processes of its own, its telemetry going to the Aspire dashboard, and what one asks of it under load.</summary>
internal sealed class LoadedApp : IAsyncDisposable
{
    private const int BatchSize = 500;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("load-redis-");
    private readonly SemaphoreSlim _room = new(4);
    private DistributedApplication _app = null!;
    private HttpClient _http = null!;
    private ConnectionMultiplexer? _redis;
    private IReadOnlyDictionary<string, int> _processes = null!;

    /// <summary>Tasks that were accepted.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    private long _accepted;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<LoadedApp> StartAsync()
    {
        var loaded = new LoadedApp();
        var builder = await TestAppHost.CreateWithDashboardAsync(loaded._data, Stop);
        foreach (var name in new[] { "worker", "api" })
        {
            builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(project => project.Name == name))
                .WithEnvironment("Tutorial__DivideDelay", "00:00:00")
                .WithEnvironment("TaskQueue__ResultLimit", "100000"); // what has ended must not fill Redis
        }

        loaded._app = await builder.BuildAsync(Stop);
        await loaded._app.StartAsync(Stop);
        foreach (var name in new[] { "api", "worker", "web" })
            await loaded._app.ResourceNotifications.WaitForResourceHealthyAsync(name, Stop).WaitAsync(RunningApp.StartLimit, Stop);
        loaded._processes = await RunningApp.ProcessesAsync(loaded._app, count: 5, Stop);
        loaded._http = loaded._app.CreateHttpClient("api");
        loaded._redis = await ConnectionMultiplexer.ConnectAsync($"{await loaded._app.GetConnectionStringAsync("redis", Stop)},allowAdmin=true");
        return loaded;
    }

    /// <summary>Enqueues so many tasks, some hundreds a call.</summary>
    public async Task EnqueueAsync(int count)
    {
        var calls = Enumerable.Range(0, (count + BatchSize - 1) / BatchSize).Select(at => EnqueueBatchAsync(Math.Min(BatchSize, count - (at * BatchSize))));
        await Task.WhenAll(calls);
    }

    /// <summary>How long a caller waits for the result of one task, from the call on.</summary>
    public async Task<TimeSpan> ProbeAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        using var accepted = await _http.PostAsync(new Uri("/tasks?x=10&y=2", UriKind.Relative), null, Stop);
        accepted.EnsureSuccessStatusCode();
        Interlocked.Increment(ref _accepted);
        var task = JsonElement.Parse(await accepted.Content.ReadAsByteArrayAsync(Stop)).GetProperty("task_id").GetString();
        var end = JsonElement.Parse(await _http.GetByteArrayAsync(new Uri($"/tasks/{task}?wait=30", UriKind.Relative), Stop));
        Assert.Equal("SUCCESS", end.GetProperty("status").GetString());
        return TimeProvider.System.GetElapsedTime(began);
    }

    /// <summary>Attempts that workers have ended.</summary>
    public async Task<long> EndedAsync()
    {
        var workers = JsonElement.Parse(await _http.GetByteArrayAsync(new Uri("/workers", UriKind.Relative), Stop));
        return workers.EnumerateArray().Sum(worker => worker.GetProperty("processed").GetInt64());
    }

    /// <summary>Tasks that wait or run.</summary>
    public async Task<long> UnfinishedAsync()
    {
        var queues = JsonElement.Parse(await _http.GetByteArrayAsync(new Uri("/queues", UriKind.Relative), Stop));
        return queues.EnumerateArray().Sum(queue => queue.GetProperty("ready").GetInt64() + queue.GetProperty("running").GetInt64() + queue.GetProperty("scheduled").GetInt64());
    }

    /// <summary>Memory in MiB: resident for the services (all workers together), used for Redis.</summary>
    public async Task<Dictionary<string, double>> MemoryAsync()
    {
        var memory = _processes.GroupBy(process => process.Key.Split('-')[0])
            .Where(service => service.Key is "api" or "worker" or "web")
            .ToDictionary(service => service.Key, service => service.Sum(process => ResidentMebibytes(process.Value)));
        var info = await _redis!.GetServers()[0].InfoAsync("memory");
        memory["redis"] = double.Parse(info.Single().Single(one => one.Key == "used_memory").Value, CultureInfo.InvariantCulture) / (1 << 20);
        return memory;
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        _room.Dispose();
        if (_redis is not null)
            await _redis.DisposeAsync();
        if (_app is not null)
            await _app.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private async Task EnqueueBatchAsync(int count)
    {
        await _room.WaitAsync(Stop);
        try
        {
            using var body = new StringContent($"[{string.Join(',', Enumerable.Repeat("""{"x":10,"y":2}""", count))}]", Encoding.UTF8, "application/json");
            using var answer = await _http.PostAsync(new Uri("/tasks/tasks.divide/batch", UriKind.Relative), body, Stop);
            answer.EnsureSuccessStatusCode();
            Interlocked.Add(ref _accepted, count);
        }
        finally
        {
            _room.Release();
        }
    }

    private static double ResidentMebibytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
