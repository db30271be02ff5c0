using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Which program a resource is, where it runs, and the arguments that come before its own.</summary>
internal sealed record LaunchCommand(string Program, string WorkingDirectory, IReadOnlyList<string> Args)
{
    /// <summary>Not for children: what the AppHost's launch profile gave the AppHost itself.</summary>
    public static readonly IReadOnlyList<string> NotInherited =
    [
        "ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT",
        "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL",
    ];

    public static LaunchCommand Of(IResource resource, Assembly appHost) => resource switch
    {
        ExecutableResource executable => new(executable.Command, executable.WorkingDirectory, []),
        ProjectResource project => OfProject(project.Annotations.OfType<IProjectMetadata>().Single().ProjectPath, appHost),
        _ => throw new DistributedApplicationException($"The stand-in cannot run '{resource.Name}', a {resource.GetType().Name}."),
    };

    /// <summary>The AppHost's build built the project too: same configuration, same framework.</summary>
    private static LaunchCommand OfProject(string projectPath, Assembly appHost)
    {
        var directory = Path.GetDirectoryName(projectPath)!;
        var configuration = appHost.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug";
        var framework = new FrameworkName(appHost.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName).Version;
        var dll = Path.Combine(directory, "bin", configuration, $"net{framework}", Path.GetFileNameWithoutExtension(projectPath) + ".dll");
        return File.Exists(dll)
            ? new(DotNet(), directory, ["exec", dll])
            : throw new DistributedApplicationException($"{dll} is missing: build the AppHost first.");
    }

    private static string DotNet()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
    }
}
