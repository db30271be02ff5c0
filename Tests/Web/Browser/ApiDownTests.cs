using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class ApiDownTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Fact]
    public async Task The_page_says_that_the_Api_is_down_keeps_what_it_has_and_recovers()
    {
        var first = await EnqueueAsync("tasks/tasks.divide", new { x = 9.0, y = 3.0 });
        var page = await OpenAsync("/tasks");
        await Expect(page.Locator($"tr[data-key='{first}']")).ToContainTextAsync("SUCCESS");

        await App.StopApiAsync();
        await Expect(page.Locator("#banner")).ToContainTextAsync("The Api can't be reached");
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Api down");
        await Expect(page.Locator($"tr[data-key='{first}']")).ToBeVisibleAsync();

        App.StartApi();
        var second = await EnqueueAsync("tasks/tasks.divide", new { x = 8.0, y = 4.0 });
        await Expect(page.Locator("#banner")).ToBeEmptyAsync();
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Live");
        await Expect(page.Locator($"tr[data-key='{second}']")).ToContainTextAsync("SUCCESS");
    }

    [Fact]
    public async Task A_page_opened_while_it_is_down_fills_when_it_is_back()
    {
        var page = await OpenAsync("/tasks");
        await App.StopApiAsync();
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Api down");

        await page.GotoAsync(new Uri(App.Web, "/queues").ToString());
        await Expect(page.Locator("main")).ToContainTextAsync("This page tries again by itself");

        App.StartApi();
        await Expect(page.Locator("[data-failed]")).ToHaveCountAsync(0);
    }
}
