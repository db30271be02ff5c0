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

        var update = await notifications.WaitForResourceAsync(
            Dashboard.Name, update => ResourceNotificationService.IsHealthy(update) || ResourceNotificationService.HasEnded(update), cancellationToken);
        if (!ResourceNotificationService.HasEnded(update))
        {
            output.Say($"{(dashboard.IsAnonymous ? "Now listening on:" : "Login to the dashboard at")} {dashboard.LoginUrl}");
        }
    }
}
