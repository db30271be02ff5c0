using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Runs the AppHost's Main on a thread of its own, pausing it where the test takes over.</summary>
internal sealed class EntryPoint(
    Assembly assembly, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) : IAsyncDisposable
{
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _app = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayBuild = new();

    public Task<DistributedApplicationBuilder> StartAsync()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = $"{assembly.GetName().Name}.EntryPoint" };
        thread.Start();
        return _builder.Task;
    }

    public Task<DistributedApplication> BuildAsync()
    {
        _mayBuild.TrySetResult();
        return _app.Task;
    }

    public async ValueTask DisposeAsync()
    {
        if (_mayBuild.TrySetCanceled())
        {
            return;
        }

        var app = await _app.Task;
        await app.DisposeAsync();
    }

    private void Run()
    {
        BuilderHooks.Current = new BuilderHooks
        {
            Constructing = (options, settings) => TestingDefaults.Apply(options, settings, args, assembly, configure),
            Building = builder =>
            {
                builder.Services.AddHttpClient();
                _builder.TrySetResult(builder);
                _mayBuild.Task.GetAwaiter().GetResult();
            },
            Built = app => _app.TrySetResult(app),
        };
        try
        {
            var main = assembly.EntryPoint ?? throw new InvalidOperationException($"{assembly.GetName().Name} has no entry point.");
            main.Invoke(null, main.GetParameters().Length == 0 ? [] : [args]);
            Fail(new InvalidOperationException("The entry point ended without building an application."));
        }
        catch (TargetInvocationException failure)
        {
            Fail(failure.InnerException ?? failure);
        }
    }

    private void Fail(Exception failure)
    {
        _builder.TrySetException(failure);
        _app.TrySetException(failure);
    }
}
