using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var metadata = new TProject();
        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation<IProjectMetadata>(metadata).WithOtlp();
        var launch = LaunchProfile.Read(Path.GetDirectoryName(metadata.ProjectPath)!, builder.Configuration["DOTNET_LAUNCH_PROFILE"]);

        project.AddLaunchEndpoints(launch?.Profile.ApplicationUrl);
        return builder.ExecutionContext.IsPublishMode
            ? project
            : project.WithEnvironment(context =>
            {
                context.AddUrls(project.Resource);
                foreach (var (variable, value) in launch?.Profile.EnvironmentVariables ?? [])
                {
                    context.EnvironmentVariables.TryAdd(variable, Environment.ExpandEnvironmentVariables(value));
                }
            });
    }

    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
        => builder.WithAnnotation(new ReplicaAnnotation(replicas));

    private static void AddLaunchEndpoints(this IResourceBuilder<ProjectResource> builder, string? applicationUrl)
    {
        if (applicationUrl is null)
        {
            return;
        }

        if (builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            builder.WithEndpoint(scheme: "http").WithEndpoint(scheme: "https");
            return;
        }

        foreach (var url in applicationUrl.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(text => new Uri(text)))
        {
            builder.WithEndpoint(port: url.Port, scheme: url.Scheme);
        }
    }

    private static void AddUrls(this EnvironmentCallbackContext context, ProjectResource project)
    {
        var ports = project.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.UriScheme is "http" or "https")
            .Select(endpoint => new EndpointReference(project, endpoint.Name)).ToList();
        if (ports.Count > 0)
        {
            context.EnvironmentVariables.TryAdd("ASPNETCORE_URLS", ListenUrls(ports));
        }
    }

    private static ReferenceExpression ListenUrls(List<EndpointReference> endpoints) => endpoints switch
    {
        [var one] => ReferenceExpression.Create($"{one.Scheme}://localhost:{one.Property(EndpointProperty.TargetPort)}"),
        [var one, var two, ..] => ReferenceExpression.Create(
            $"{one.Scheme}://localhost:{one.Property(EndpointProperty.TargetPort)};{two.Scheme}://localhost:{two.Property(EndpointProperty.TargetPort)}"),
        _ => throw new InvalidOperationException("No endpoint to listen on."),
    };
}
