using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskQueue;
using TaskQueue.Client;
using Tests.Support;
using Worker.Fetching;
using Worker.Tasks;

namespace Tests.Worker;

/// <summary>The worker with all its tasks, in this process, and a server it may fetch from.</summary>
public sealed class WorkerFixture(RedisFixture redis) : IAsyncLifetime
{
    private LoopbackServer? _server;
    private IHost? _worker;

    public ITaskQueueClient Client => _worker!.Services.GetRequiredService<ITaskQueueClient>();

    /// <summary>Answers <c>{"answer":42}</c>.</summary>
    public string Url => _server!.Url;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync(app => app.MapGet("/", () => new { answer = 42 }));
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["TaskQueue:Prefix"] = RedisFixture.NewPrefix();
        builder.Configuration["Tutorial:DivideDelay"] = "0";
        builder.Configuration["Tutorial:UploadStepDelay"] = "0";
        builder.Configuration["Fetch:AllowedHosts:0"] = _server.Authority;
        builder.Services.AddSingleton(redis.Connection);
        builder.AddTutorial();
        builder.AddFetching();
        builder.AddTaskQueueWorker(worker => worker.AddTasksFrom(typeof(Divide).Assembly));
        _worker = builder.Build();
        await _worker.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null)
            await _worker.StopAsync();
        _worker?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
