using System.Diagnostics;
using System.Net;

namespace Worker.Fetching;

/// <summary>Wires fetching up.</summary>
public static class FetchingSetup
{
    public static IHostApplicationBuilder AddFetching(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<FetchOptions>()
            .BindConfiguration(FetchOptions.Section)
            .Validate(options => options.MaxBytes > 0, "Fetch:MaxBytes must be positive.")
            .Validate(options => options.Timeout > TimeSpan.Zero, "Fetch:Timeout must be positive.")
            .Validate(options => options.MaxRedirects >= 0, "Fetch:MaxRedirects must not be negative.")
            .ValidateOnStart();
        builder.Services.AddSingleton<GuardedConnector>();
        builder.Services.AddHttpClient<JsonFetcher>(Configure)
            .ConfigurePrimaryHttpMessageHandler(services => CreateHandler(services.GetRequiredService<GuardedConnector>()))
            // The task's policy retries, and a stranger's URL must not be resolved as one of our services: none of the defaults apply.
            .ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Clear())
            .RemoveAllLoggers();
        return builder;
    }

    private static void Configure(HttpClient client)
    {
        client.Timeout = Timeout.InfiniteTimeSpan; // the fetcher's own limit counts
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        client.DefaultRequestHeaders.UserAgent.ParseAdd("aspire-task-queue/1");
    }

    private static SocketsHttpHandler CreateHandler(GuardedConnector connector) => new()
    {
        ConnectCallback = connector.ConnectAsync,
        AllowAutoRedirect = false, // followed by hand, checked each time
        UseProxy = false, // a proxy would connect for us, unchecked
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(), // a span for us, no ids or baggage for strangers
    };
}
