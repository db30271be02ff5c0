using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Diagnostics.HealthChecks;

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

        var update = await notifications.WaitForResourceAsync(Dashboard.Name, update => IsHealthy(update) || HasEnded(update), cancellationToken);
        if (IsHealthy(update))
        {
            output.Say($"{(dashboard.IsAnonymous ? "Now listening on:" : "Login to the dashboard at")} {dashboard.LoginUrl}");
        }
    }

    private static bool IsHealthy(ResourceEvent update) => update.Snapshot.HealthStatus == HealthStatus.Healthy;

    /// <summary>The application runs without its dashboard, so nobody waits for one that failed.</summary>
    private static bool HasEnded(ResourceEvent update) => update.Snapshot.State is { } state && KnownResourceStates.TerminalStates.Contains(state.Text);
}
