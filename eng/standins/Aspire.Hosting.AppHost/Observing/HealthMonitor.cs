using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Observing;

/// <summary>Asks a resource's health checks, often until it is well and now and then afterwards.</summary>
internal sealed class HealthMonitor(ResourceNotificationService notifications, HealthCheckService checks, TimeProvider time)
{
    private static readonly TimeSpan Eager = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Relaxed = TimeSpan.FromSeconds(3);

    public async Task WatchAsync(IReadOnlyList<ResourceInstance> instances, CancellationToken cancellationToken)
    {
        var keys = instances[0].Resource.Annotations.OfType<HealthCheckAnnotation>().Select(annotation => annotation.Key).ToHashSet();
        while (!cancellationToken.IsCancellationRequested)
        {
            var running = instances.Where(instance => instance.IsRunning).ToList();
            var healthy = running.Count > 0 && await CheckAsync(keys, cancellationToken);
            foreach (var instance in running)
            {
                await PublishAsync(instance, healthy);
            }

            await Task.Delay(healthy ? Relaxed : Eager, time, cancellationToken);
        }
    }

    private async Task<bool> CheckAsync(HashSet<string> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return true;
        }

        var report = await checks.CheckHealthAsync(check => keys.Contains(check.Name), cancellationToken);
        return report.Status == HealthStatus.Healthy;
    }

    private async Task PublishAsync(ResourceInstance instance, bool healthy)
    {
        var status = healthy ? HealthStatus.Healthy : HealthStatus.Unhealthy;
        var changed = !notifications.TryGetCurrentState(instance.Id, out var known) || known.Snapshot.HealthStatus != status;
        if (changed)
        {
            await notifications.PublishUpdateAsync(instance.Resource, instance.Id, snapshot
                => snapshot.State?.Text == KnownResourceStates.Running ? snapshot with { HealthStatus = status } : snapshot);
        }
    }
}
