using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Observing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running;

/// <summary>Starts the model's resources, each when what it waits for is healthy, and stops them: services, then what they use, then the dashboard.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, IConfiguration configuration,
    Dashboard dashboard, ResourceRunner runner, ResourceNotificationService notifications, HealthMonitor health,
    StartupReport report, ILogger<Orchestrator> logger) : IHostedService
{
    private static readonly TimeSpan ServiceGrace = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan OtherGrace = TimeSpan.FromSeconds(1.5);

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (executionContext.IsPublishMode)
        {
            throw new DistributedApplicationException("The stand-ins only run the application; publish it with the real Aspire packages.");
        }

        dashboard.Add();
        dashboard.ChooseSecrets();
        PortAllocator.Allocate(model.Resources, configuration.GetValue("DcpPublisher:RandomizePorts", false));
        _running = Task.WhenAll(model.Resources.Select(RunAsync).Append(report.PrintAsync(_stopping.Token)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await StopAllAsync(resource => resource is ProjectResource, ServiceGrace);
        await StopAllAsync(resource => resource is not ProjectResource && resource.Name != Dashboard.Name, OtherGrace);
        await StopAllAsync(resource => resource.Name == Dashboard.Name, OtherGrace);
    }

    private Task StopAllAsync(Func<IResource, bool> which, TimeSpan grace)
        => Task.WhenAll(runner.Instances.Where(instance => which(instance.Resource)).Select(instance => instance.StopAsync(grace, CancellationToken.None)));

    private async Task RunAsync(IResource resource)
    {
        try
        {
            var instances = runner.InstancesOf(resource);
            foreach (var instance in instances)
            {
                await runner.PublishAsync(instance, KnownResourceStates.Waiting);
            }

            await Task.WhenAll(resource.Annotations.OfType<WaitAnnotation>().Select(wait
                => notifications.WaitForResourceHealthyAsync(wait.Resource.Name, _stopping.Token)));
            foreach (var instance in instances)
            {
                await runner.StartAsync(instance, _stopping.Token);
            }

            await health.WatchAsync(instances, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            logger.LogDebug("{Resource} is not watched any more: stopping.", resource.Name);
        }
        catch (DistributedApplicationException failure)
        {
            logger.LogError("{Resource} does not start: {Reason}", resource.Name, failure.Message);
            foreach (var instance in runner.InstancesOf(resource))
            {
                await runner.PublishAsync(instance, KnownResourceStates.FailedToStart);
            }
        }
    }
}
