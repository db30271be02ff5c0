using Aspire.Hosting;

namespace Tests.Hosting;

/// <summary>The whole application, started once for the tests that only look at it.</summary>
public sealed class RunningApp : IAsyncLifetime
{
    private static readonly string[] Names = ["redis", "api", "worker", "web"];

    /// <summary>A cold start on a busy machine, the dashboard's unpacking included.</summary>
    public static TimeSpan StartLimit { get; } = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("apphost-redis-");

    public DistributedApplication App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        App = await StartAsync(_data, stop);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        _data.Delete(recursive: true);
    }

    /// <summary>Starts an application on the data and returns when all of it is healthy.</summary>
    public static async Task<DistributedApplication> StartAsync(DirectoryInfo data, CancellationToken cancellationToken, params string[] args)
    {
        var builder = await TestAppHost.CreateAsync(data, cancellationToken, args);
        var app = await builder.BuildAsync(cancellationToken);
        await app.StartAsync(cancellationToken);
        await Task.WhenAll(Names.Select(name => app.ResourceNotifications.WaitForResourceHealthyAsync(name, cancellationToken)))
            .WaitAsync(StartLimit, cancellationToken);
        return app;
    }

    /// <summary>The process of each replica, by the id of the replica.</summary>
    public static async Task<Dictionary<string, int>> ProcessesAsync(DistributedApplication app, int count, CancellationToken cancellationToken)
    {
        var processes = new Dictionary<string, int>();
        await foreach (var update in app.ResourceNotifications.WatchAsync(cancellationToken))
        {
            var pid = update.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value;
            if (pid is not null && Names.Contains(update.Resource.Name))
            {
                processes[update.ResourceId] = Convert.ToInt32(pid, provider: null);
            }

            if (processes.Count == count)
            {
                break;
            }
        }

        return processes;
    }
}
