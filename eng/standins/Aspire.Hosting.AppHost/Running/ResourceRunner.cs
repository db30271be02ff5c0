using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Starts replicas with the arguments and the environment that the model describes.</summary>
internal sealed class ResourceRunner(
    DistributedApplicationExecutionContext executionContext, DistributedApplicationOptions options,
    ResourceNotificationService notifications, ResourceOutput output, Watchdog watchdog)
{
    private readonly ConcurrentDictionary<IResource, IReadOnlyList<ResourceInstance>> _instances = new();

    public IEnumerable<ResourceInstance> Instances => _instances.Values.SelectMany(instances => instances);

    public IReadOnlyList<ResourceInstance> InstancesOf(IResource resource) => _instances.GetOrAdd(resource, static resource =>
    {
        var replicas = ReplicasOf(resource);
        return [.. Enumerable.Range(0, replicas).Select(replica => new ResourceInstance(
            resource, replicas == 1 ? resource.Name : $"{resource.Name}-{replica + 1}", replica))];
    });

    public static int ReplicasOf(IResource resource) => resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;

    public List<ResourceInstance> Find(string nameOrId) => [.. Instances.Where(instance
        => nameOrId.Equals(instance.Id, StringComparison.OrdinalIgnoreCase) || nameOrId.Equals(instance.Resource.Name, StringComparison.OrdinalIgnoreCase))];

    public async Task StartAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        if (instance.IsRunning)
        {
            return;
        }

        await PublishAsync(instance, KnownResourceStates.Starting);
        try
        {
            var start = await DescribeAsync(instance, cancellationToken);
            var quiet = instance.Resource.Name == Dashboard.Name;
            var pid = 0;
            pid = instance.Start(start, (line, isError) => Print(instance, quiet && !isError, line, isError), code => OnEnded(instance, pid, code));
            watchdog.Add(pid);
            await PublishAsync(instance, KnownResourceStates.Running, pid);
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or DistributedApplicationException)
        {
            output.Say($"{instance.Id} failed to start: {failure.Message}");
            await PublishAsync(instance, KnownResourceStates.FailedToStart);
        }
    }

    public Task PublishAsync(ResourceInstance instance, string state, int? pid = null, int? exitCode = null)
        => notifications.PublishUpdateAsync(instance.Resource, instance.Id, snapshot => snapshot with
        {
            State = state,
            ExitCode = exitCode,
            HealthStatus = null,
            Properties = pid is null ? [] : [new("executable.pid", pid)],
        });

    private void Print(ResourceInstance instance, bool hide, string line, bool isError)
    {
        if (!hide)
        {
            output.Write(instance.Id, line, isError);
        }
    }

    private void OnEnded(ResourceInstance instance, int pid, int exitCode)
    {
        watchdog.Remove(pid);
        output.Say($"{instance.Id} exited with code {exitCode}");
        _ = PublishAsync(instance, exitCode == 0 ? KnownResourceStates.Finished : KnownResourceStates.Exited, exitCode: exitCode);
    }

    private async Task<ProcessStartInfo> DescribeAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var values = new InstanceValues(instance, executionContext);
        var appHost = options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly()!;
        var environment = await values.EnvironmentAsync(cancellationToken);
        var args = await values.ArgsAsync(cancellationToken);
        var command = instance.Resource is ContainerResource container
            ? ContainerCommand.Of(container, environment)
            : LaunchCommand.Of(instance.Resource, appHost);

        var start = new ProcessStartInfo { WorkingDirectory = command.WorkingDirectory };
        OwnSession.Launch(start, command.Program, [.. command.Args, .. args]);
        foreach (var variable in LaunchCommand.NotInherited)
        {
            start.Environment.Remove(variable);
        }

        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        return start;
    }
}
