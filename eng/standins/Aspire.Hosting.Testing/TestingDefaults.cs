using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>What differs in a test: other ports than the developer's, no dashboard, output to the log; the launch profile still counts.</summary>
internal static class TestingDefaults
{
    public static void Apply(
        DistributedApplicationOptions options, HostApplicationBuilderSettings settings, string[] args, Assembly appHost,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        var projectDirectory = appHost.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(metadata => metadata.Key == "AppHostProjectPath")?.Value;
        options.Args = settings.Args = args;
        options.AssemblyName = settings.ApplicationName = appHost.GetName().Name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        if (Directory.Exists(projectDirectory))
        {
            settings.ContentRootPath = projectDirectory;
        }

        SetDefaults(settings, [new("DcpPublisher:RandomizePorts", "true"), new("ASPNETCORE_URLS", "http://localhost:8080"),
            new("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:4317"), new("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "true")]);
        configure(options, settings);
        SetDefaults(settings, projectDirectory is null ? [] : LaunchVariables(projectDirectory));
    }

    private static IEnumerable<KeyValuePair<string, string?>> LaunchVariables(string projectDirectory)
    {
        if (LaunchProfile.Read(projectDirectory, preferred: null) is not { } launch)
        {
            yield break;
        }

        yield return new("DOTNET_LAUNCH_PROFILE", launch.Name);
        foreach (var (name, value) in launch.Profile.EnvironmentVariables)
        {
            yield return new(name, value);
            foreach (var prefix in new[] { "DOTNET_", "ASPNETCORE_" }.Where(name.StartsWith))
            {
                yield return new(name[prefix.Length..], value);
            }
        }
    }

    private static void SetDefaults(HostApplicationBuilderSettings settings, IEnumerable<KeyValuePair<string, string?>> defaults)
    {
        var known = new ConfigurationManager();
        known.AddCommandLine(settings.Args ?? []);
        known.AddConfiguration(settings.Configuration!);
        settings.Configuration!.AddInMemoryCollection(defaults.Where(pair => known[pair.Key] is null).DistinctBy(pair => pair.Key).ToList());
    }
}
