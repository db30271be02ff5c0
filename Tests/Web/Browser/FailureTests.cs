using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class FailureTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Fact]
    public async Task All_tasks_of_an_error_are_enqueued_again()
    {
        for (var x = 0; x < 3; x++)
            await EnqueueAsync("tasks/tasks.divide", new { x, y = 0.0 });
        var page = await OpenAsync("/failures");
        var row = page.Locator("tr", new() { HasText = "division by zero" });
        await Expect(row.Locator(".c-count")).ToHaveTextAsync("3");
        await Expect(row.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", "3 failed in the last 24 hours, 3 in the worst, 3 in this one");

        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("RejectTaskException");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Button, new() { Name = "Requeue all", Exact = true }).ClickAsync();

        await Expect(page.Locator("#notice")).ToContainTextAsync("3 tasks were enqueued again.");
        await Expect(page).ToHaveURLAsync(new Uri(App.Web, "/failures").ToString());
        await Expect(row.Locator(".c-count")).ToHaveTextAsync("3");
    }

    [Fact]
    public async Task Those_that_are_ticked_are_discarded_or_enqueued_again()
    {
        for (var i = 1; i <= 3; i++)
            await EnqueueAsync("tasks/tasks.divide", new { x = 1e308, y = 1e-10 * i });
        var page = await OpenGroupAsync("the quotient is too large", tasks: 3);

        await page.GetByRole(AriaRole.Button, new() { Name = "Discard selected" }).ClickAsync();
        await Expect(page.Locator("#notice")).ToContainTextAsync("No task was selected");

        await page.Locator("tbody input[type=checkbox]").First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard selected" }).ClickAsync();
        await Expect(page.Locator("#notice")).ToContainTextAsync("1 task was discarded.");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);

        await page.GetByLabel("All on this page").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Requeue selected" }).ClickAsync();
        await Expect(page.Locator("#notice")).ToContainTextAsync("2 tasks were enqueued again.");
    }

    [Fact]
    public async Task All_are_discarded_once_that_is_typed()
    {
        for (var i = 0; i < 2; i++)
            await EnqueueAsync("tasks/tasks.fetch_and_store", new { url = "http://127.0.0.1:1/" });
        var page = await OpenGroupAsync("127.0.0.1", tasks: 2);

        await page.Locator("summary", new() { HasText = "Discard all" }).ClickAsync();
        await page.Locator("#confirm").FillAsync("yes");
        await page.Locator(".confirm form").EvaluateAsync("form => form.noValidate = true");
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard 2 tasks" }).ClickAsync();
        await Expect(page.Locator("#notice")).ToContainTextAsync("Nothing was discarded");

        await page.Locator("summary", new() { HasText = "Discard all" }).ClickAsync();
        await page.Locator("#confirm").FillAsync("discard");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#notice")).ToContainTextAsync("2 tasks were discarded.");
        await Expect(page.GetByText("127.0.0.1")).ToHaveCountAsync(0);
    }

    private async Task<IPage> OpenGroupAsync(string message, int tasks)
    {
        var page = await OpenAsync("/failures");
        var row = page.Locator("tr", new() { HasText = message });
        await Expect(row.Locator(".c-count")).ToHaveTextAsync($"{tasks}");
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(tasks);
        return page;
    }
}
