using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;

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
            .WithTracing(tracing => tracing.AddSource([.. PlatformSources, .. own]))
            .WithMetrics(metrics => metrics.AddMeter([.. PlatformMeters, .. own]))
            .WithLogging(configureBuilder: null, logging =>
            {
                logging.IncludeFormattedMessage = true;
                logging.IncludeScopes = true;
            });

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();
    }
}
