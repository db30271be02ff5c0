using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

namespace Aspire.Hosting.Observing;

/// <summary>Says where the dashboard is and how to get in, once it answers.</summary>
internal sealed class StartupReport(
    DistributedApplicationModel model, ResourceNotificationService notifications, Dashboard dashboard,
    ResourceOutput output, DistributedApplicationOptions options)
{
    public async Task PrintAsync(CancellationToken cancellationToken)
    {
        if (options.EnableResourceLogging || !model.Resources.TryGetByName(Dashboard.Name, out _))
        {
            return;
        }

<<<<<<< HEAD
        var update = await notifications.WaitForResourceAsync(Dashboard.Name, update => IsHealthy(update) || HasEnded(update), cancellationToken);
        if (IsHealthy(update))
=======
        var states = await Task.WhenAll(model.Resources.Select(resource => notifications.WaitForResourceAsync(
            resource.Name, update => ResourceNotificationService.IsHealthy(update) || HasNoDashboard(update), cancellationToken)));
        output.Say("All healthy:");
        if (states.Any(update => update.Resource.Name == Dashboard.Name && !HasNoDashboard(update)))
>>>>>>> infra-host
        {
            output.Say($"{(dashboard.IsAnonymous ? "Now listening on:" : "Login to the dashboard at")} {dashboard.LoginUrl}");
        }
    }

    /// <summary>The application runs without its dashboard, so nobody waits for one that failed.</summary>
    private static bool HasNoDashboard(ResourceEvent update)
        => update.Resource.Name == Dashboard.Name && ResourceNotificationService.HasEnded(update);
}
