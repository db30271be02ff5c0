namespace AppHost;

/// <summary>Tells a service where the Aspire dashboard is, for its links to traces.</summary>
internal static class DashboardUrl
{
    public static IResourceBuilder<ProjectResource> WithDashboardUrl(this IResourceBuilder<ProjectResource> builder)
    {
        var application = builder.ApplicationBuilder;
        var url = application.Configuration["ASPNETCORE_URLS"]?.Split(';')[0];
        return application.ExecutionContext.IsRunMode && url is not null ? builder.WithEnvironment("Dashboard__Url", url) : builder;
    }
}
