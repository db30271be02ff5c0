using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AppHost;

/// <summary>Once every service is healthy, says where to find those that are for people. (Aspire itself names the dashboard.)</summary>
internal sealed partial class ReadyReport(
    DistributedApplicationModel model, ResourceNotificationService notifications, ILogger<ReadyReport> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var services = model.Resources.OfType<ProjectResource>().ToList();
        await Task.WhenAll(services.Select(service => notifications.WaitForResourceAsync(
            service.Name, update => update.Snapshot.HealthStatus == HealthStatus.Healthy, stoppingToken)));
        LogReady(logger, string.Concat(services.SelectMany(Addresses)));
    }

    private static IEnumerable<string> Addresses(ProjectResource service) =>
        service.Annotations.OfType<EndpointAnnotation>()
            .Where(endpoint => endpoint.IsExternal)
            .Select(endpoint => $"{Environment.NewLine}  {service.Name,-6} {endpoint.AllocatedEndpoint?.UriString}");

    [LoggerMessage(1, LogLevel.Information, "All healthy:{Addresses}")]
    private static partial void LogReady(ILogger logger, string addresses);
}
