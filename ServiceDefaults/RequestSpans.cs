using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace ServiceDefaults;

/// <summary>
/// Gives each request's span what .NET 10 leaves off it: route, status code and failure, by the HTTP conventions of OpenTelemetry.
/// Outermost in the pipeline, so that it sees the answer as it leaves.
/// </summary>
internal sealed class RequestSpans : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(DescribeAsync);
        next(app);
    };

    private static async Task DescribeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure)
        {
            Describe(context, StatusCodes.Status500InternalServerError, failure);
            throw;
        }

        Describe(context, context.Response.StatusCode, context.Features.Get<IExceptionHandlerFeature>()?.Error);
    }

    private static void Describe(HttpContext context, int status, Exception? failure)
    {
        if (context.Features.Get<IHttpActivityFeature>() is not { Activity: { IsAllDataRequested: true } span })
            return;

        // An exception handler clears the endpoint that failed, and keeps it in its feature.
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route is { } route)
        {
            span.DisplayName = $"{context.Request.Method} {route}";
            span.SetTag("http.route", route);
        }

        span.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError)
            MarkFailed(span, status, failure);
    }

    private static void MarkFailed(Activity span, int status, Exception? failure)
    {
        span.SetStatus(ActivityStatusCode.Error);
        span.SetTag("error.type", failure?.GetType().FullName ?? status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (failure is not null)
            span.AddException(failure);
    }
}
