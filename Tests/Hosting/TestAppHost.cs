using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Logging;

namespace Tests.Hosting;

/// <summary>The real AppHost under test: its own ports and its own Redis, so that it runs beside a developer's.</summary>
internal static class TestAppHost
{
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync(DirectoryInfo data, CancellationToken cancellationToken, params string[] args)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["Redis:Mode=local", $"Redis:DataDirectory={data.FullName}", .. args], cancellationToken);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddFilter("AppHost.Resources", LogLevel.None));
        return builder;
    }

    /// <summary>The model alone, for tests that start nothing.</summary>
    public static Task<IDistributedApplicationTestingBuilder> DescribeAsync(CancellationToken cancellationToken, params string[] args)
        => CreateAsync(new DirectoryInfo(Path.Combine(Path.GetTempPath(), "apphost-model")), cancellationToken, args);
}
