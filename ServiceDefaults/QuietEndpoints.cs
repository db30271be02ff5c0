using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;

namespace ServiceDefaults;

/// <summary>Keeps an endpoint out of the traces and the request metrics.</summary>
public static class QuietEndpoints
{
    /// <summary>
    /// For endpoints that are asked every few seconds, or held open for minutes: their spans bury the others, and their durations
    /// spoil the percentiles. What happens below such a request is not traced either.
    /// </summary>
    public static TBuilder WithoutTelemetry<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.DisableHttpMetrics();
        builder.Finally(endpoint =>
        {
            var next = endpoint.RequestDelegate;
            endpoint.RequestDelegate = context =>
            {
                if (context.Features.Get<IHttpActivityFeature>() is { Activity: { } span })
                    Silence(span);
                return next?.Invoke(context) ?? Task.CompletedTask;
            };
        });
        return builder;
    }

    // An exporter takes recorded spans only, and a child follows its parent.
    private static void Silence(Activity span)
    {
        span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        span.IsAllDataRequested = false;
    }
}
