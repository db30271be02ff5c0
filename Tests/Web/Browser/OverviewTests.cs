using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed partial class OverviewTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Fact]
    public async Task Charts_show_what_ended_by_outcome_and_how_long_it_took()
    {
        await DivideAsync(9, 3);
        await DivideAsync(1, 0);
        var page = await OpenAsync("/");

        await Expect(page.Locator("#chart-throughput .chart-plot .succeeded")).ToHaveAttributeAsync("d", Drawn());
        await Expect(page.Locator("#chart-throughput .chart-plot .failed")).ToHaveAttributeAsync("d", Drawn());
        await Expect(page.Locator("#chart-run .chart-plot .p95")).ToHaveAttributeAsync("d", Drawn());
        await Expect(page.Locator("#chart-wait .summary")).ToContainTextAsync("Half within");
        await Expect(page.Locator("#chart-depth .chart-plot .depth-line")).ToHaveAttributeAsync("d", Drawn());
        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = ThroughputLabel() })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Each_chart_is_a_table_too()
    {
        await DivideAsync(9, 3);
        var page = await OpenAsync("/");
        var chart = page.Locator("#chart-throughput");

        await chart.GetByText("As a table").ClickAsync();

        await Expect(chart.GetByRole(AriaRole.Row)).ToHaveCountAsync(16);
        await Expect(chart.GetByRole(AriaRole.Cell).Filter(new() { HasTextRegex = Some() }).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_chart_says_its_values_where_one_points()
    {
        await DivideAsync(9, 3);
        var page = await OpenAsync("/");

        await Expect(page.Locator("html.scripted")).ToBeVisibleAsync();

        await page.Locator("#chart-depth .chart-plot").HoverAsync();

        await Expect(page.Locator("#chart-depth .chart-tip")).ToContainTextAsync(SomeTime());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_time_shown_is_in_the_address(bool scripts)
    {
        await DivideAsync(9, 3);
        var page = await OpenAsync("/", scripts: scripts);

        await page.GetByLabel("Time shown").GetByRole(AriaRole.Link, new() { Name = "24 hours" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Uri(App.Web, "/?window=24h").ToString());
        await Expect(page.Locator(".windows [aria-current]")).ToHaveTextAsync("24 hours");
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Last 24 hours" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Health_turns_when_a_queue_is_paused_and_back()
    {
        await WaitAsync("held");
        await PostAsync("queues/held/resume");
        var page = await OpenAsync("/");
        var health = page.GetByLabel("Health");

        await PostAsync("queues/held/pause");
        await Expect(health).ToContainTextAsync("Queue held is paused");
        await Expect(health).ToHaveClassAsync(NotGood());
        await Expect(page.GetByLabel("What changed")).ToContainTextAsync("Queue held was paused");
        await PostAsync("queues/held/resume");

        await Expect(health).Not.ToContainTextAsync("Queue held is paused");
        await Expect(page.GetByLabel("What changed")).ToContainTextAsync("Queue held was resumed");
    }

    [Fact]
    public async Task A_queue_that_nobody_consumes_never_empties_and_health_says_so()
    {
        await EnqueueAsync("tasks/tasks.divide?queue=nobody", new { x = 1.0, y = 2.0 });
        var page = await OpenAsync("/");

        var row = page.GetByLabel("Queues", new() { Exact = true }).Locator("tr[data-key='nobody']");
        await Expect(row.Locator(".c-empty")).ToHaveTextAsync("never: no worker consumes it");
        await Expect(page.GetByLabel("Health")).ToContainTextAsync("No worker consumes queue nobody");
    }

    [Fact]
    public async Task One_queue_is_shown_alone()
    {
        await WaitAsync("alone");
        var page = await OpenAsync("/?window=3h");

        await page.GetByRole(AriaRole.Link, new() { Name = "alone", Exact = true }).First.ClickAsync();

        await Expect(page).ToHaveURLAsync(new Uri(App.Web, "/?window=3h&queue=alone").ToString());
        await Expect(page.Locator("table.rates tbody tr")).ToHaveCountAsync(1);
        await Expect(page.GetByText("Show all queues")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_changed_names_workers_and_new_errors()
    {
        await DivideAsync(1, 0);
        var page = await OpenAsync("/");

        await Expect(page.GetByLabel("What changed").GetByText("New error in")).ToBeVisibleAsync();
        await page.GetByLabel("What changed").GetByRole(AriaRole.Link, new() { Name = "tasks.divide" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("RejectTaskException");
    }

    private async Task DivideAsync(double x, double y)
    {
        var id = await EnqueueAsync("tasks/tasks.divide", new { x, y });
        using var api = App.CreateApiClient();
        using var ended = await api.GetAsync($"tasks/{id}?wait=30", TestContext.Current.CancellationToken);
        ended.EnsureSuccessStatusCode();
    }

    private Task<string> WaitAsync(string queue) => EnqueueAsync($"tasks/tasks.divide?countdown=3600&queue={queue}", new { x = 1.0, y = 2.0 });

    private async Task PostAsync(string path)
    {
        using var api = App.CreateApiClient();
        using var response = await api.PostAsync(path, content: null, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    [GeneratedRegex("^M")]
    private static partial Regex Drawn();

    [GeneratedRegex("^Throughput, last 15 minutes: .* ended, ")]
    private static partial Regex ThroughputLabel();

    [GeneratedRegex("^[1-9]")]
    private static partial Regex Some();

    [GeneratedRegex(@"\d\d:\d\d")]
    private static partial Regex SomeTime();

    [GeneratedRegex("warning|bad")]
    private static partial Regex NotGood();
}
