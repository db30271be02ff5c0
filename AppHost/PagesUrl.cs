namespace AppHost;

/// <summary>Tells a service where the operations page is: its spans then lead to the page of their task.</summary>
internal static class PagesUrl
{
    public static void WithPagesUrl(this IResourceBuilder<ProjectResource> builder, IResourceBuilder<ProjectResource> web) =>
        builder.WithEnvironment(context => context.EnvironmentVariables["TaskQueue__PagesUrl"] = web.GetEndpoint("http"));
}
