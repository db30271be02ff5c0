using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>The environment and the arguments of one replica, its own ports filled in.</summary>
internal sealed class InstanceValues(ResourceInstance instance, DistributedApplicationExecutionContext executionContext)
{
    public async Task<Dictionary<string, string>> EnvironmentAsync(CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, [], cancellationToken);
        foreach (var annotation in instance.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
        {
            await annotation.Callback(context);
        }

        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            environment[name] = await ResolveAsync(value, cancellationToken);
        }

        if (environment.ContainsKey("OTEL_EXPORTER_OTLP_ENDPOINT"))
        {
            environment["OTEL_SERVICE_NAME"] = instance.Resource.Name;
            environment["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={instance.Id[(instance.Id.LastIndexOf('-') + 1)..]}";
        }

        return environment;
    }

    public async Task<List<string>> ArgsAsync(CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], cancellationToken) { ExecutionContext = executionContext };
        foreach (var annotation in instance.Resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToList())
        {
            await annotation.Callback(context);
        }

        var args = new List<string>();
        foreach (var arg in context.Args)
        {
            args.Add(await ResolveAsync(arg, cancellationToken));
        }

        return args;
    }

    private async ValueTask<string> ResolveAsync(object value, CancellationToken cancellationToken) => value switch
    {
        EndpointReferenceExpression own when own.Endpoint.Resource == instance.Resource => own.Of(instance.Replica),
        ReferenceExpression expression => await expression.FillAsync(async hole => await ResolveAsync(hole, cancellationToken)),
        IValueProvider provider => await provider.GetValueAsync(cancellationToken) ?? "",
        _ => value.ToString() ?? "",
    };
}
