using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Api.Background;

/// <summary>Runs the background tasks. The server stops before it does, so that the last request's task is run too.</summary>
internal sealed partial class BackgroundTaskRunner(
    BackgroundTasks tasks,
    IServiceScopeFactory scopes,
    IOptions<ApiOptions> options,
    IHostEnvironment environment,
    ILogger<BackgroundTaskRunner> logger) : IHostedService, IDisposable
{
    private readonly ActivitySource _activities = new(environment.ApplicationName);
    private readonly CancellationTokenSource _outOfTime = new();
    private Task _loops = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loops = Task.WhenAll(Enumerable.Range(0, options.Value.BackgroundParallelism).Select(_ => Task.Run(LoopAsync, CancellationToken.None)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        tasks.Close();
        await using var _ = cancellationToken.Register(_outOfTime.Cancel);
        await _loops;
    }

    public void Dispose()
    {
        _outOfTime.Dispose();
        _activities.Dispose();
    }

    private async Task LoopAsync()
    {
        await foreach (var task in tasks.Waiting.ReadAllAsync(CancellationToken.None))
        {
            await RunAsync(task);
            tasks.Release();
        }
    }

    private async Task RunAsync(BackgroundTask task)
    {
        using var activity = _activities.StartActivity($"background {task.Name}", ActivityKind.Internal, task.Cause);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await task.Run(scope.ServiceProvider, _outOfTime.Token);
        }
        catch (Exception fault)
        {
            activity?.SetStatus(ActivityStatusCode.Error, fault.Message);
            activity?.AddException(fault);
            LogFailed(fault, task.Name);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Background task {Name} failed")]
    private partial void LogFailed(Exception fault, string name);
}
