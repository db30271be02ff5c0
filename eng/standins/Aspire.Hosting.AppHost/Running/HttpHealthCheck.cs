using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Running;

/// <summary>Well when every running replica answers with the expected status.</summary>
internal sealed class HttpHealthCheck(IServiceProvider services, EndpointReference endpoint, string? path, int status) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var client = services.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(HttpHealthCheck));
        client.Timeout = TimeSpan.FromSeconds(5);
        foreach (var instance in services.GetRequiredService<ResourceRunner>().Find(endpoint.Resource.Name).Where(instance => instance.IsRunning))
        {
            try
            {
                var url = new Uri(new Uri(endpoint.Property(EndpointProperty.Url).Of(instance.Replica)), path);
                using var response = await client.GetAsync(url, cancellationToken);
                if ((int)response.StatusCode != status)
                {
                    return HealthCheckResult.Unhealthy($"{url} answered {(int)response.StatusCode}");
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
            {
                return HealthCheckResult.Unhealthy(failure.Message);
            }
        }

        return HealthCheckResult.Healthy();
    }
}
