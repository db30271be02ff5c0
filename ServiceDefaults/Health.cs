using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace ServiceDefaults;

internal static class Health
{
    private const string Live = "live";

    public static void AddHealth(this IHostApplicationBuilder builder) =>
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [Live]);

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health", new() { ResponseWriter = WriteAsync }).AllowAnonymous().WithoutTelemetry();
        app.MapHealthChecks("/alive", Only(Live)).AllowAnonymous().WithoutTelemetry();
    }

    private static HealthCheckOptions Only(string tag) =>
        new() { Predicate = check => check.Tags.Contains(tag), ResponseWriter = WriteAsync };

    // Names and states only: the reason is in the log, since anybody may ask and an exception's text may hold an address.
    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new HealthBody(report.Status, Failing(report)), HealthJson.Default.HealthBody, contentType: null, context.RequestAborted);

    private static Dictionary<string, HealthStatus> Failing(HealthReport report) =>
        report.Entries.Where(check => check.Value.Status != HealthStatus.Healthy)
            .ToDictionary(check => check.Key, check => check.Value.Status);
}
