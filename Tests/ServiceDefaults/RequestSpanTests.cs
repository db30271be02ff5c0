using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Trace;

namespace Tests.ServiceDefaults;

public sealed class RequestSpanTests : IDisposable
{
    private readonly SpanRecorder _spans = new();

    public void Dispose() => _spans.Dispose();

    [Fact]
    public async Task A_request_is_named_by_its_route_not_by_its_path()
    {
        var span = await RequestAsync("/items/42");

        Assert.Equal("GET /items/{id}", span.DisplayName);
        Assert.Equal("/items/{id}", span.GetTagItem("http.route"));
        Assert.Equal("GET", span.GetTagItem("http.request.method"));
        Assert.Equal(200, span.GetTagItem("http.response.status_code"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task What_the_caller_did_wrong_is_no_error_of_the_service()
    {
        var span = await RequestAsync("/nowhere");

        Assert.Equal(404, span.GetTagItem("http.response.status_code"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task A_failure_carries_its_exception()
    {
        var span = await RequestAsync("/broken");

        Assert.Equal("GET /broken", span.DisplayName);
        Assert.Equal(500, span.GetTagItem("http.response.status_code"));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("System.InvalidOperationException", span.GetTagItem("error.type"));
        Assert.Equal("exception", Assert.Single(span.Events).Name);
    }

    private async Task<Activity> RequestAsync(string path)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "tested" });
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Services.AddProblemDetails();
        builder.AddServiceDefaults();
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(_spans));
        await using var app = builder.Build();
        app.UseExceptionHandler();
        app.MapGet("/items/{id}", (int id) => id);
        app.MapGet("/broken", IResult () => throw new InvalidOperationException("broken"));
        await app.StartAsync(TestContext.Current.CancellationToken);

        using var client = app.GetTestClient();
        client.DefaultRequestHeaders.Add("traceparent", _spans.TraceParent);
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return await _spans.NextAsync(TestContext.Current.CancellationToken);
    }
}
