using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class LiveListTests(RedisFixture redis, BrowserFixture browser) : WebTest(redis, browser)
{
    [Fact]
    public async Task An_empty_list_says_what_to_do_and_fills_by_itself()
    {
        var page = await OpenAsync("/");
        await Expect(page.GetByText("No tasks yet")).ToBeVisibleAsync();

        var id = await EnqueueAsync("tasks/tasks.divide", new { x = 9.0, y = 2.0 });

        var row = page.Locator($"tr[data-key='{id}']");
        await Expect(row).ToContainTextAsync("SUCCESS");
        await Expect(row).ToContainTextAsync("4.5");
        await Expect(row).ToContainTextAsync("x=9");
    }

    [Fact]
    public async Task Filters_are_in_the_address()
    {
        await EnqueueAsync("tasks/tasks.divide", new { x = 1.0, y = 0.0 });
        await EnqueueAsync("tasks/tasks.flaky", new { fail_times = 0 });
        var page = await OpenAsync("/tasks");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(page.Locator("tbody")).ToContainTextAsync("FAILURE");

        await page.GetByLabel("Filter by state").GetByRole(AriaRole.Link, new() { Name = "FAILURE" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.GetByLabel("Filter by name").SelectOptionAsync("tasks.flaky");

        await Expect(page).ToHaveURLAsync(new Uri(App.Web, "/tasks?state=FAILURE&name=tasks.flaky").ToString());
        await Expect(page.GetByText("No task matches")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Ten_open_pages_all_move()
    {
        var pages = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => OpenAsync("/tasks")));

        var id = await EnqueueAsync("tasks/tasks.divide", new { x = 9.0, y = 3.0 });

        foreach (var page in pages)
            await Expect(page.Locator($"tr[data-key='{id}']")).ToContainTextAsync("SUCCESS");
    }

    [Fact]
    public async Task A_row_opens_by_keyboard()
    {
        var id = await EnqueueAsync("tasks/tasks.divide", new { x = 9.0, y = 3.0 });
        var page = await OpenAsync("/tasks");

        await page.Locator("tbody .row-link").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page).ToHaveURLAsync(new Uri(App.Web, $"/tasks/{id}").ToString());
    }
}
