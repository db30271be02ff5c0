using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace ServiceDefaults;

/// <summary>Traces, metrics and logs, sent over OTLP to whoever <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names.</summary>
internal static class Telemetry
{
    // .NET measures and traces its own HTTP server, HTTP client and runtime: no instrumentation package is needed.
    private static readonly string[] PlatformSources = ["Microsoft.AspNetCore", "System.Net.Http"];

    private static readonly string[] PlatformMeters =
        ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];

    public static void AddTelemetry(this IHostApplicationBuilder builder, string[] sources)
    {
        // .NET 10 leaves the method and path off its request spans unless this says otherwise; RequestSpans adds the rest.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", isEnabled: false);
        builder.Services.AddTransient<IStartupFilter, RequestSpans>();

        string[] own = [builder.Environment.ApplicationName, .. sources];

        var telemetry = builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => Sample(tracing.AddSource([.. PlatformSources, .. own]), builder.Configuration))
            .WithMetrics(metrics => metrics.AddMeter([.. PlatformMeters, .. own]))
            .WithLogging(configureBuilder: null, logging =>
            {
                logging.IncludeFormattedMessage = true;
                logging.IncludeScopes = true;
            });

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();
    }

    /// <summary>As OpenTelemetry's own variable says, which it reads by itself; else all, up to a flood.</summary>
    private static TracerProviderBuilder Sample(TracerProviderBuilder tracing, IConfiguration configuration) =>
        string.IsNullOrWhiteSpace(configuration["OTEL_TRACES_SAMPLER"]) ? tracing.SetSampler(FloodSampler.Default) : tracing;
}
