using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed partial class TaskTableTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_search_is_in_the_address_and_back_returns_to_it(bool scripts)
    {
        var (wanted, other) = (await EnqueueAsync("tasks/tasks.divide", new { x = 8121.0, y = 2.0 }), await EnqueueAsync("tasks/tasks.divide", new { x = 1.0, y = 2.0 }));
        var page = await OpenAsync("/tasks", scripts: scripts);

        await page.GetByRole(AriaRole.Searchbox).FillAsync("8121");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(HasText());
        await Expect(page.Locator(Row(wanted))).ToBeVisibleAsync();
        await Expect(page.Locator(Row(other))).ToHaveCountAsync(0);
        await page.Locator(Row(wanted)).GetByRole(AriaRole.Link).ClickAsync();
        await SeeStateAsync(page, "SUCCESS");
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("8121");
        await Expect(page.Locator(Row(other))).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_address_with_every_filter_shows_what_it_means()
    {
        var failed = await EnqueueAsync("tasks/tasks.divide", new { x = 5.0, y = 0.0 });
        var page = await OpenAsync("/tasks?error=by+zero&from=2020-01-01T00:00&to=2999-01-01T00:00&name=tasks.divide&queue=default&within=");

        await Expect(page.Locator(Row(failed))).ToContainTextAsync("FAILURE");
        await Expect(page.GetByLabel("Error", new() { Exact = true })).ToHaveValueAsync("by zero");
        await Expect(page.GetByLabel("From, UTC")).ToHaveValueAsync("2020-01-01T00:00");
        await Expect(page.GetByLabel("Filter by queue")).ToHaveValueAsync("default");
        await page.GetByRole(AriaRole.Link, new() { Name = "Clear" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(App.Web, "/tasks").ToString());
    }

    [Fact]
    public async Task A_filter_that_can_not_be_meant_is_named()
    {
        var page = await OpenAsync("/tasks?from=2030-01-01T00:00&to=2020-01-01T00:00");

        await Expect(page.GetByText("to must not be before from")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Columns_are_left_out_as_asked()
    {
        var id = await EnqueueAsync("tasks/tasks.divide", new { x = 5.0, y = 4.0 });
        var page = await OpenAsync("/tasks", width: 2000);
        await Expect(page.Locator(Row(id))).ToContainTextAsync("SUCCESS");
        await Expect(page.GetByRole(AriaRole.Columnheader)).ToHaveTextAsync(["State", "Task", "Arguments", "Result", "Queue", "Received", "Started", "Runtime", "Worker", "Attempts"]);

        await page.Locator(".more-filters summary").ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Worker" }).CheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Result" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Columnheader)).ToHaveTextAsync(["State", "Task", "Arguments", "Queue", "Received", "Started", "Runtime", "Attempts"]);
    }

    [Fact]
    public async Task Pages_follow_each_other()
    {
        using var api = App.CreateApiClient();
        var args = $"[{string.Join(',', Enumerable.Repeat("""{"x":1,"y":1}""", 60))}]";
        using var batch = new StringContent(args, null, "application/json");
        using var answer = await api.PostAsync("tasks/tasks.divide/batch", batch, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        var page = await OpenAsync("/tasks");
        await Expect(page.Locator(".tasks tbody tr")).ToHaveCountAsync(50);

        await page.GetByRole(AriaRole.Link, new() { Name = "Older" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Newest" })).ToBeVisibleAsync();
        Assert.InRange(await page.Locator(".tasks tbody tr").CountAsync(), 10, 50);
    }

    [GeneratedRegex("[?&]text=8121(&|$)")]
    private static partial Regex HasText();

    private static string Row(string id) => $"tr[data-key='{id}']";
}
