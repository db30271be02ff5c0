using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Observing;

/// <summary>Once everything is healthy, where to find it.</summary>
internal sealed class StartupReport(
    DistributedApplicationModel model, ResourceNotificationService notifications, Dashboard dashboard,
    ResourceOutput output, DistributedApplicationOptions options)
{
    public async Task PrintAsync(CancellationToken cancellationToken)
    {
        if (options.EnableResourceLogging)
        {
            return;
        }

        var states = await Task.WhenAll(model.Resources.Select(resource => notifications.WaitForResourceAsync(
            resource.Name, update => IsHealthy(update) || (resource.Name == Dashboard.Name && HasEnded(update)), cancellationToken)));
        output.Say("All healthy:");
        if (states.Any(update => update.Resource.Name == Dashboard.Name && IsHealthy(update)))
        {
            output.Say($"  {"dashboard",-10} {dashboard.LoginUrl}");
        }

        foreach (var resource in model.Resources.OfType<ProjectResource>())
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.IsExternal))
            {
                output.Say($"  {resource.Name,-10} {endpoint.AllocatedEndpoint!.UriString}");
            }
        }
    }

    private static bool IsHealthy(ResourceEvent update) => update.Snapshot.HealthStatus == HealthStatus.Healthy;

    /// <summary>The application runs without its dashboard, so nobody waits for one that failed.</summary>
    private static bool HasEnded(ResourceEvent update) => update.Snapshot.State is { } state && KnownResourceStates.TerminalStates.Contains(state.Text);
}
