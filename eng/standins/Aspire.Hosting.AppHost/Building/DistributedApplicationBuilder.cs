using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Observing;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private static readonly Dictionary<string, string> Switches = new()
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
        ["--output-path"] = "Publishing:OutputPath",
    };

    private readonly HostApplicationBuilder _inner;
    private readonly BuilderHooks? _hooks = BuilderHooks.Current;

    public DistributedApplicationBuilder(string[] args)
        : this(new DistributedApplicationOptions { Args = args })
    {
    }

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        var settings = new HostApplicationBuilderSettings { Args = options.Args, Configuration = new ConfigurationManager() };
        settings.Configuration.AddEnvironmentVariables("ASPIRE_");
        _hooks?.Constructing(options, settings);

        _inner = new HostApplicationBuilder(settings);
        _inner.Configuration.AddCommandLine(options.Args ?? [], Switches);
        AppHostDirectory = options.ProjectDirectory ?? ProjectDirectoryOf(options.AssemblyName) ?? _inner.Environment.ContentRootPath;
        _inner.Configuration["AppHost:Directory"] = AppHostDirectory;
        ExecutionContext = new(OperationOf(_inner.Configuration));
        AddServices(options);
    }

    public ConfigurationManager Configuration => _inner.Configuration;

    public string AppHostDirectory { get; }

    public IHostEnvironment Environment => _inner.Environment;

    public IServiceCollection Services => _inner.Services;

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        if (Resources.TryGetByName(resource.Name, out _))
        {
            throw new DistributedApplicationException($"A resource named '{resource.Name}' exists already.");
        }

        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource
        => new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        _hooks?.Building(this);
        var app = new DistributedApplication(_inner.Build(), waitsForTest: _hooks is not null);
        _hooks?.Built(app);
        return app;
    }

    private static DistributedApplicationOperation OperationOf(IConfiguration configuration)
        => configuration["AppHost:Operation"]?.ToLowerInvariant() switch
        {
            "publish" => DistributedApplicationOperation.Publish,
            null when configuration["Publishing:Publisher"] is not null => DistributedApplicationOperation.Publish,
            _ => DistributedApplicationOperation.Run,
        };

    private static string? ProjectDirectoryOf(string? assemblyName)
        => (assemblyName is null ? Assembly.GetEntryAssembly() : Assembly.Load(assemblyName))?
            .GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(metadata => metadata.Key == "AppHostProjectPath")?.Value;

    private void AddServices(DistributedApplicationOptions options)
    {
        _inner.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        // It would print the stack of a refusal to start, which says what is wrong in one line.
        _inner.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        _inner.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        _inner.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        _inner.Services.AddHttpClient();
        _inner.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            Dashboard.Check, services => new HttpHealthCheck(services, services.GetRequiredService<Dashboard>().Frontend, "/health", 200), null, null));
        _inner.Services.AddSingleton(TimeProvider.System);
        _inner.Services.AddSingleton(options);
        _inner.Services.AddSingleton(ExecutionContext);
        _inner.Services.AddSingleton(new DistributedApplicationModel(Resources));
        _inner.Services.AddSingleton<ResourceNotificationService>();
        _inner.Services.AddSingleton<ResourceCommandService>();
        _inner.Services.AddSingleton<ResourceOutput>();
        _inner.Services.AddSingleton<Dashboard>();
        _inner.Services.AddSingleton<Watchdog>();
        _inner.Services.AddSingleton<HealthMonitor>();
        _inner.Services.AddSingleton<ResourceRunner>();
        _inner.Services.AddSingleton<StartupReport>();
        _inner.Services.AddHostedService<Orchestrator>();
    }
}
