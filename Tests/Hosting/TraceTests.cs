using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using TaskQueue.Contracts;
using Tests.Support;
using Tests.Web.Browser;

namespace Tests.Hosting;

/// <summary>One trace per task, as the real Aspire dashboard received it.</summary>
public sealed class TraceTests(TracedApp traced, BrowserFixture browser) : IClassFixture<TracedApp>
{
    [Fact]
    public async Task A_task_started_from_the_page_is_one_trace_across_web_api_and_worker()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(new Uri(traced.Web, "/new/tasks.divide").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Start task" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1 .badge")).ToHaveTextAsync("SUCCESS");
        var task = await traced.EndOfAsync(page.Url[(page.Url.LastIndexOf('/') + 1)..]);

        var spans = await traced.SpansAsync(task, count: 5);

        AssertIsChain(
            spans,
            ("Server", "POST /new/{Kind}", "web"), ("Client", "POST", "web"),
            ("Server", "POST /tasks/{name}", "api"), ("Producer", "send default", "api"), ("Consumer", "process default", "worker"));
    }

    [Fact]
    public async Task A_task_is_one_trace_from_the_request_to_the_handler()
    {
        var task = await traced.EndOfAsync(await traced.PostAsync("/tasks?x=10&y=2"));

        var spans = await traced.SpansAsync(task, count: 3);

        Assert.Equal(TaskState.Success, task.Status);
        AssertIsChain(spans, ("Server", "POST /tasks", "api"), ("Producer", "send default", "api"), ("Consumer", "process default", "worker"));
        Assert.All(spans, span => Assert.False(span.Failed));
    }

    [Fact]
    public async Task A_trace_leads_back_to_the_page_of_its_task()
    {
        var task = await traced.EndOfAsync(await traced.PostAsync("/tasks?x=10&y=5"));

        var spans = await traced.SpansAsync(task, count: 3);

        var pages = spans.Where(span => span.Kind is "Producer" or "Consumer").Select(span => span.Page);
        Assert.Equal(Enumerable.Repeat($"{traced.Web}tasks/{task.TaskId}", 2), pages);
    }

    [Fact]
    public async Task A_failure_marks_its_span_and_its_log_lines_belong_to_it()
    {
        var task = await traced.EndOfAsync(await traced.PostAsync("/tasks?x=1&y=0"));

        var spans = await traced.SpansAsync(task, count: 3);

        var process = Assert.Single(spans, span => span.Kind == "Consumer");
        Assert.True(process.Failed);
        Assert.Equal("division by zero", process.Message);
        var lines = await traced.LogsAsync(task, line => line.Contains("division by zero", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.SpanId == process.Id && line.Text.StartsWith($"Task tasks.divide[{task.TaskId}] received", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_attempt_is_a_span_of_the_same_trace()
    {
        var task = await traced.EndOfAsync(await traced.PostAsync("/tasks/tasks.flaky", """{"fail_times":1}"""));

        var spans = await traced.SpansAsync(task, count: 4);

        var attempts = spans.Where(span => span.Kind == "Consumer").OrderBy(span => span.Attempt).ToList();
        Assert.Equal([(1, true), (2, false)], attempts.Select(span => (span.Attempt, span.Failed)));
        Assert.Single(attempts.Select(span => span.Parent).Distinct());
    }

    [Fact]
    public async Task What_a_handler_calls_is_below_its_attempt()
    {
        var task = await traced.EndOfAsync(await traced.PostAsync($"/fetch?url={Uri.EscapeDataString($"{traced.Api}queues")}"));

        var spans = await traced.SpansAsync(task, count: 4);

        Assert.Equal(TaskState.Success, task.Status);
        var process = Assert.Single(spans, span => span.Kind == "Consumer");
        Assert.Equal(process.Id, Assert.Single(spans, span => span.Kind == "Client").Parent);
    }

    [Fact]
    public async Task The_dashboard_shows_the_trace_with_a_link_to_its_task()
    {
        var task = await traced.EndOfAsync(await traced.PostAsync("/tasks/tasks.flaky", """{"fail_times":1}"""));
        await traced.SpansAsync(task, count: 4);
        var page = await browser.OpenAsync(width: 1280, height: 640);
        await page.GotoAsync(new Uri(traced.Dashboard, $"/traces/detail/{task.TraceId}").ToString());

        var link = page.Locator($"a[href='{traced.Web}tasks/{task.TaskId}']").First;
        await Eventually.TrueAsync("the details of the span are open", async () =>
        {
            await page.GetByText("process default").First.ClickAsync();
            return await link.IsVisibleAsync();
        });

        await Pictures.TakeAsync(page, "trace");
    }

    private static void AssertIsChain(IReadOnlyList<Span> spans, params (string Kind, string Name, string Resource)[] chain)
    {
        // The first has no parent among them; it may have one here, in this process' HTTP client.
        var parent = spans.Select(span => span.Parent).SingleOrDefault(id => spans.All(span => span.Id != id));
        foreach (var (kind, name, resource) in chain)
        {
            var span = Assert.Single(spans, span => span.Kind == kind && span.Name == name && span.Resource.StartsWith(resource, StringComparison.Ordinal));
            Assert.Equal(parent, span.Parent);
            parent = span.Id;
        }
    }
}

/// <summary>The whole application with its dashboard.</summary>
public sealed class TracedApp : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("apphost-redis-");
    private DistributedApplication? _app;
    private HttpClient? _client;

    public Uri Api => _client!.BaseAddress!;

    public Uri Web => _app!.GetEndpoint("web", "http");

    public Uri Dashboard => _app!.GetEndpoint(TestAppHost.Dashboard);

    public async ValueTask InitializeAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        var builder = await TestAppHost.CreateWithDashboardAsync(_data, stop);
        builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(project => project.Name == "worker"))
            .WithEnvironment("Tutorial__DivideDelay", "00:00:00.01")
            .WithEnvironment("Fetch__AllowedHosts__0", "localhost");
        _app = await builder.BuildAsync(stop);
        await _app.StartAsync(stop);
        foreach (var name in new[] { TestAppHost.Dashboard, "api", "worker", "web" })
            await _app.ResourceNotifications.WaitForResourceHealthyAsync(name, stop).WaitAsync(RunningApp.StartLimit, stop);
        _client = _app.CreateHttpClient("api");
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        _data.Delete(recursive: true);
    }

    public async Task<string> PostAsync(string path, string? body = null)
    {
        using var content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _client!.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.TaskReceipt, TestContext.Current.CancellationToken))!.TaskId;
    }

    public async Task<TaskSnapshot> EndOfAsync(string id)
    {
        var task = await _client!.GetFromJsonAsync(new Uri($"/tasks/{id}?wait=30", UriKind.Relative), ContractsJson.Default.TaskSnapshot, TestContext.Current.CancellationToken);
        Assert.NotNull(task?.EndedAt);
        return task;
    }

    /// <summary>The spans of the task's trace, once there are that many: exporters send in batches.</summary>
    public async Task<IReadOnlyList<Span>> SpansAsync(TaskSnapshot task, int count) => await Eventually.GetAsync(
        $"the trace {task.TraceId} has {count} spans",
        async () => (IReadOnlyList<Span>)[.. (await AspireCli.SpansAsync(Dashboard, task.TraceId!)).EnumerateArray().Select(Span.Read)],
        spans => spans.Count >= count,
        RunningApp.StartLimit);

    /// <summary>The log lines of the task's trace, once one of them is the one waited for.</summary>
    public async Task<IReadOnlyList<(string SpanId, string Text)>> LogsAsync(TaskSnapshot task, Func<string, bool> isThere) => await Eventually.GetAsync(
        $"the log of trace {task.TraceId} is complete",
        async () => (IReadOnlyList<(string SpanId, string Text)>)
        [
            .. (await AspireCli.LogsAsync(Dashboard, task.TraceId!)).EnumerateArray()
                .Select(line => (line.GetProperty("spanId").GetString()!, line.GetProperty("message").GetString()!)),
        ],
        lines => lines.Any(line => isThere(line.Text)),
        RunningApp.StartLimit);
}

/// <summary>A span as the dashboard tells it.</summary>
public sealed record Span(string Id, string? Parent, string Kind, string Name, string Resource, bool Failed, string? Message, int Attempt, string? Page)
{
    internal static Span Read(JsonElement span) => new(
        span.GetProperty("spanId").GetString()!,
        Text(span, "parentSpanId"),
        span.GetProperty("kind").GetString()!,
        span.GetProperty("name").GetString()!,
        span.GetProperty("source").GetString()!,
        Text(span, "status") == "Error",
        Text(span, "statusMessage"),
        span.GetProperty("attributes").TryGetProperty("taskqueue.task.attempt", out var attempt) ? int.Parse(attempt.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : 0,
        Text(span.GetProperty("attributes"), "taskqueue.task.url"));

    private static string? Text(JsonElement span, string name) => span.TryGetProperty(name, out var value) ? value.GetString() : null;
}
