using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Trace;

namespace Tests.ServiceDefaults;

public sealed class HealthEndpointTests : IDisposable
{
    private readonly SpanRecorder _spans = new();

    public void Dispose() => _spans.Dispose();

    [Fact]
    public async Task A_healthy_service_says_so()
    {
        await using var app = await StartAsync(HealthCheckResult.Healthy());

        var (status, body) = await GetAsync(app, "/health");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"status":"Healthy","failing":{}}""", body);
    }

    [Fact]
    public async Task A_failing_check_is_named_and_nothing_more_is_told()
    {
        await using var app = await StartAsync(HealthCheckResult.Unhealthy("password=secret"));

        var (status, body) = await GetAsync(app, "/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.True(JsonNode.DeepEquals(
            new JsonObject { ["status"] = "Unhealthy", ["failing"] = new JsonObject { ["dependency"] = "Unhealthy" } },
            JsonNode.Parse(body)));
    }

    [Fact]
    public async Task A_service_with_a_failing_dependency_is_alive()
    {
        await using var app = await StartAsync(HealthCheckResult.Unhealthy());

        var (status, _) = await GetAsync(app, "/alive");

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task Requests_are_traced_but_not_the_questions_after_health()
    {
        await using var app = await StartAsync(HealthCheckResult.Healthy());

        await GetAsync(app, "/health");
        await GetAsync(app, "/alive");
        await GetAsync(app, "/work");

        var span = await _spans.NextAsync(TestContext.Current.CancellationToken);
        Assert.Equal("GET /work", span.DisplayName);
    }

    private async Task<WebApplication> StartAsync(HealthCheckResult dependency)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "tested" });
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.AddServiceDefaults();
        builder.Services.AddHealthChecks().AddCheck("dependency", () => dependency);
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(_spans));
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGet("/work", () => "done");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(WebApplication app, string path)
    {
        using var client = app.GetTestClient();
        client.DefaultRequestHeaders.Add("traceparent", _spans.TraceParent);
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
