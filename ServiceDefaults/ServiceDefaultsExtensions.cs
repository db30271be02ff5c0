using Microsoft.AspNetCore.Builder;
using ServiceDefaults;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every service of the system has in common, in two calls.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Telemetry, health checks, service discovery and resilient HTTP clients.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="telemetrySources">Activity sources and meters to collect beside the service's own and the platform's.</param>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder, params string[] telemetrySources)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddTelemetry(telemetrySources);
        builder.AddHealth();
        builder.Services.AddHttpDefaults();
        return builder;
    }

    /// <summary>Maps <c>/health</c> (ready for work) and <c>/alive</c> (the process answers).</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapHealth();
        return app;
    }
}
