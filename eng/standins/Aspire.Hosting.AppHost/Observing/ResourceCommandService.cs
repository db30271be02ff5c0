using Aspire.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.ApplicationModel;

public static class KnownResourceCommands
{
    public static readonly string StartCommand = "start";
    public static readonly string StopCommand = "stop";
    public static readonly string RestartCommand = "restart";
}

public sealed class ExecuteCommandResult
{
    public required bool Success { get; init; }

    public string? Message { get; init; }
}

/// <summary>Starts and stops a resource, by its name or by the id of one of its replicas.</summary>
public class ResourceCommandService(IServiceProvider services)
{
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        var runner = services.GetRequiredService<ResourceRunner>();
        var instances = runner.Find(resourceId);
        if (instances.Count == 0)
        {
            return new() { Success = false, Message = $"There is no resource '{resourceId}'." };
        }

        foreach (var instance in instances)
        {
            if (commandName != KnownResourceCommands.StartCommand)
            {
                await instance.StopAsync(TimeSpan.FromSeconds(8), cancellationToken);
            }

            if (commandName != KnownResourceCommands.StopCommand)
            {
                await runner.StartAsync(instance, cancellationToken);
            }
        }

        return new() { Success = true };
    }

    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)
        => ExecuteCommandAsync(resource.Name, commandName, cancellationToken);
}
