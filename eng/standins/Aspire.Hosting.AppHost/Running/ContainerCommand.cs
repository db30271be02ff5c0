using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>A container as a process: `docker run` in the foreground, which passes signals and output through and removes it at the end.</summary>
internal static class ContainerCommand
{
    public static LaunchCommand Of(ContainerResource container, IReadOnlyDictionary<string, string> environment)
    {
        var runtime = Environment.GetEnvironmentVariable("ASPIRE_CONTAINER_RUNTIME")
            ?? (OwnSession.FindOnPath("docker") is null ? "podman" : "docker");
        List<string> args = ["run", "--rm", "--name", $"{container.Name}-{Environment.ProcessId}"];
        foreach (var endpoint in container.Annotations.OfType<EndpointAnnotation>())
        {
            args.AddRange(["--publish", $"127.0.0.1:{endpoint.AllocatedEndpoint!.Port}:{endpoint.TargetPort}"]);
        }

        foreach (var volume in container.Annotations.OfType<ContainerVolumeAnnotation>())
        {
            args.AddRange(["--volume", $"{volume.Source}:{volume.Target}"]);
        }

        foreach (var variable in environment.Keys)
        {
            args.AddRange(["--env", variable]);
        }

        var image = container.Annotations.OfType<ContainerImageAnnotation>().Single().Image;
        return new(runtime, Environment.CurrentDirectory, [.. args, image]);
    }
}
