using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tests.Hosting;

/// <summary>The real AppHost under test: its own ports and its own Redis, so that it runs beside a developer's.</summary>
internal static class TestAppHost
{
    public const string Dashboard = "aspire-dashboard";

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(DirectoryInfo data, CancellationToken cancellationToken, params string[] args)
        => CreateAsync(data, dashboard: false, args, cancellationToken);

    /// <summary>With the Aspire dashboard, which anybody may read, on free ports: app.GetEndpoint(Dashboard) tells where.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateWithDashboardAsync(
        DirectoryInfo data, CancellationToken cancellationToken, params string[] args)
        => CreateAsync(data, dashboard: true, ["ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS=true", .. args], cancellationToken);

    /// <summary>The model alone, for tests that start nothing.</summary>
    public static Task<IDistributedApplicationTestingBuilder> DescribeAsync(CancellationToken cancellationToken, params string[] args)
        => CreateAsync(new DirectoryInfo(Path.Combine(Path.GetTempPath(), "apphost-model")), cancellationToken, args);

    private static async Task<IDistributedApplicationTestingBuilder> CreateAsync(
        DirectoryInfo data, bool dashboard, string[] args, CancellationToken cancellationToken)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["Redis:Mode=local", $"Redis:DataDirectory={data.FullName}", .. args],
            (options, _) => options.DisableDashboard = !dashboard,
            cancellationToken);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddFilter("AppHost.Resources", LogLevel.None));
        return builder;
    }
}
