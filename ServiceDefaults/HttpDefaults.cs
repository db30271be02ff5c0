using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace ServiceDefaults;

/// <summary>What every <see cref="HttpClient"/> from the factory does.</summary>
internal static class HttpDefaults
{
    public static void AddHttpDefaults(this IServiceCollection services)
    {
        services.AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(http =>
        {
            // One circuit breaker per server: a dead one must not cut the others off.
            http.AddStandardResilienceHandler(RetryOnlyWhatIsSafe).SelectPipelineByAuthority();
            http.AddServiceDiscovery();
        });
    }

    // A POST whose answer was lost may have been carried out: sending it again would do it twice.
    private static void RetryOnlyWhatIsSafe(HttpStandardResilienceOptions options) => options.Retry.DisableForUnsafeHttpMethods();
}
