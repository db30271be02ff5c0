using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

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
            resource.Name, update => ResourceNotificationService.IsHealthy(update) || HasNoDashboard(update), cancellationToken)));
        output.Say("All healthy:");
        if (states.Any(update => update.Resource.Name == Dashboard.Name && !HasNoDashboard(update)))
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

    /// <summary>The application runs without its dashboard, so nobody waits for one that failed.</summary>
    private static bool HasNoDashboard(ResourceEvent update)
        => update.Resource.Name == Dashboard.Name && ResourceNotificationService.HasEnded(update);
}
