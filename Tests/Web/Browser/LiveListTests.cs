using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class LiveListTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Fact]
    public async Task A_task_started_elsewhere_appears_and_ends_without_a_reload()
    {
        var page = await OpenAsync("/tasks");

        var id = await EnqueueAsync("tasks/tasks.divide", new { x = 9.0, y = 2.0 });

        var row = page.Locator(Row(id));
        await Expect(row).ToContainTextAsync("SUCCESS");
        await Expect(row).ToContainTextAsync("4.5");
        await Expect(row).ToContainTextAsync("x=9");
    }

    [Fact]
    public async Task Filters_are_in_the_address()
    {
        var failed = Row(await EnqueueAsync("tasks/tasks.divide", new { x = 1.0, y = 0.0 }));
        var succeeded = Row(await EnqueueAsync("tasks/tasks.flaky", new { fail_times = 0 }));
        var page = await OpenAsync("/tasks");
        await Expect(page.Locator(failed)).ToContainTextAsync("FAILURE");
        await Expect(page.Locator(succeeded)).ToContainTextAsync("SUCCESS");

        await page.GetByLabel("Filter by state").GetByRole(AriaRole.Link, new() { Name = "FAILURE" }).ClickAsync();
        await Expect(page.Locator(succeeded)).ToHaveCountAsync(0);
        await Expect(page.Locator(failed)).ToBeVisibleAsync();
        await page.GetByLabel("Filter by name").SelectOptionAsync("tasks.flaky");

        await Expect(page).ToHaveURLAsync(new Uri(App.Web, "/tasks?state=FAILURE&text=&name=tasks.flaky&queue=&worker=&within=&error=&from=&to=").ToString());
        await Expect(page.GetByText("No task matches")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Ten_open_pages_all_move()
    {
        var pages = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => OpenAsync("/tasks")));

        var id = await EnqueueAsync("tasks/tasks.divide", new { x = 9.0, y = 3.0 });

        foreach (var page in pages)
            await Expect(page.Locator(Row(id))).ToContainTextAsync("SUCCESS");
    }

    [Fact]
    public async Task A_row_opens_by_keyboard()
    {
        var id = await EnqueueAsync("tasks/tasks.divide", new { x = 9.0, y = 3.0 });
        var page = await OpenAsync("/tasks");

        await page.Locator(Row(id)).GetByRole(AriaRole.Link).FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page).ToHaveURLAsync(new Uri(App.Web, $"/tasks/{id}").ToString());
    }

    private static string Row(string id) => $"tr[data-key='{id}']";
}
