using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AppHost;

/// <summary>Once every service is healthy, says where to find those that are for people. (Aspire itself names the dashboard.)</summary>
internal sealed partial class ReadyReport(
    DistributedApplicationModel model, ResourceNotificationService notifications, AccessKeys keys, ILogger<ReadyReport> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var services = model.Resources.OfType<ProjectResource>().ToList();
        await Task.WhenAll(services.Select(service => notifications.WaitForResourceAsync(
            service.Name, update => update.Snapshot.HealthStatus == HealthStatus.Healthy, stoppingToken)));
        LogReady(logger, string.Concat(services.SelectMany(Addresses)));
        // Not logged: what is logged is kept, and shown in the dashboard.
        if (keys.Admin is { } admin)
            Console.WriteLine($"  key    {await admin.GetValueAsync(stoppingToken)}{Environment.NewLine}         of the administrator, for this run: sign in with it, or send it as Authorization: Bearer. It is shown once.");
    }

    private static IEnumerable<string> Addresses(ProjectResource service) =>
        service.Annotations.OfType<EndpointAnnotation>()
            .Where(endpoint => endpoint.IsExternal)
            .Select(endpoint => $"{Environment.NewLine}  {service.Name,-6} {endpoint.AllocatedEndpoint?.UriString}");

    [LoggerMessage(1, LogLevel.Information, "All healthy:{Addresses}")]
    private static partial void LogReady(ILogger logger, string addresses);
}
