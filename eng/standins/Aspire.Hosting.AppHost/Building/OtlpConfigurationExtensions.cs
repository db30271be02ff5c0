using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

internal static class OtlpConfigurationExtensions
{
    private static readonly (string Name, string Value)[] Development =
    [
        ("OTEL_BLRP_SCHEDULE_DELAY", "1000"),
        ("OTEL_BSP_SCHEDULE_DELAY", "1000"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "1000"),
        ("OTEL_TRACES_SAMPLER", "always_on"),
        ("OTEL_METRICS_EXEMPLAR_FILTER", "trace_based"),
    ];

    /// <summary>Where telemetry goes. The service's name and instance are added when a replica starts.</summary>
    public static IResourceBuilder<T> WithOtlp<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment
        => builder.WithEnvironment(context =>
        {
            var application = builder.ApplicationBuilder;
            if (context.ExecutionContext.IsPublishMode)
            {
                return;
            }

            object endpoint = application.Resources.TryGetByName(Dashboard.Name, out var dashboard)
                ? new EndpointReference((IResourceWithEndpoints)dashboard, Dashboard.Grpc)
                : application.Configuration[Dashboard.GrpcSetting] ?? "http://localhost:4317";
            context.EnvironmentVariables["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
            context.EnvironmentVariables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
            if (application.Configuration[Dashboard.KeySetting] is { } key)
            {
                context.EnvironmentVariables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";
            }

            foreach (var (name, value) in application.Environment.IsDevelopment() ? Development : [])
            {
                context.EnvironmentVariables[name] = value;
            }
        });
}
