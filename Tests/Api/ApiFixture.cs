using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskQueue;
using TaskQueue.Client;
using Tests.Support;
using Worker.Fetching;
using Worker.Tasks;

namespace Tests.Api;

/// <summary>The Api and a worker that knows the tutorial's tasks and <c>tests.run</c>, on Redis keys of their own.</summary>
public sealed class ApiFixture(RedisFixture redis) : IAsyncLifetime
{
    private readonly string _prefix = RedisFixture.NewPrefix();
    private LoopbackServer? _elsewhere;
    private ApiServer? _api;
    private IHost? _worker;

    /// <summary>Calls the Api.</summary>
    public HttpClient Http => _api!.Http;

    /// <summary>What <c>tests.run</c> does.</summary>
    public Steps Steps { get; } = new();

    /// <summary>Answers <c>{"answer":42}</c>; the worker may fetch from it.</summary>
    public string Url => _elsewhere!.Url;

    public async ValueTask InitializeAsync()
    {
        _elsewhere = await LoopbackServer.StartAsync(app => app.MapGet("/", () => new { answer = 42 }));
        _worker = BuildWorker();
        await _worker.StartAsync();
        _api = new ApiServer(redis.ConnectionString, _prefix, new() { ["Dashboard:Url"] = "http://localhost:18888" });

        // Until the worker has published its kinds, the Api knows none.
        var client = _worker.Services.GetRequiredService<ITaskQueueClient>();
        await Eventually.TrueAsync("the kinds are published", async () => await client.FindDefinitionAsync("tests.run") is not null);
    }

    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
            await _api.DisposeAsync();
        if (_worker is not null)
            await _worker.StopAsync();
        _worker?.Dispose();
        if (_elsewhere is not null)
            await _elsewhere.DisposeAsync();
    }

    private IHost BuildWorker()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["TaskQueue:Prefix"] = _prefix;
        builder.Configuration["Tutorial:DivideDelay"] = "0";
        builder.Configuration["Tutorial:UploadStepDelay"] = "0";
        builder.Configuration["Fetch:AllowedHosts:0"] = _elsewhere!.Authority;
        builder.Services.AddSingleton(redis.Connection);
        builder.Services.AddSingleton(Steps);
        builder.AddTutorial();
        builder.AddFetching();
        builder.AddTaskQueueWorker(worker =>
            worker.AddTasksFrom(typeof(Divide).Assembly).Add<WorkerHost.RunHandler, WorkerHost.Run, string>().Add<LoginHandler, Login, string>().Add<IssueTokenHandler, IssueToken, string>());
        return builder.Build();
    }
}
