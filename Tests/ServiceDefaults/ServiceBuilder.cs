using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;

namespace Tests.ServiceDefaults;

/// <summary>A service with the defaults whose HTTP clients talk to a <see cref="RecordingServer"/>, without waits between retries.</summary>
internal static class ServiceBuilder
{
    public static IHost Build(RecordingServer server, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "tested" });
        builder.Configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.AddServiceDefaults();
        builder.Services.ConfigureHttpClientDefaults(http => http.ConfigurePrimaryHttpMessageHandler(() => server));
        builder.Services.ConfigureAll<HttpStandardResilienceOptions>(options =>
        {
            options.Retry.Delay = TimeSpan.Zero;
            options.CircuitBreaker.MinimumThroughput = 8;
        });
        return builder.Build();
    }

    public static HttpClient Client(this IHost host) => host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("any");
}
