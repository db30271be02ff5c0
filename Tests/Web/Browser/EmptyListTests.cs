using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class EmptyListTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Fact]
    public async Task An_empty_list_says_what_to_do_and_fills_by_itself()
    {
        var page = await OpenAsync("/");
        await Expect(page.GetByText("No tasks yet")).ToBeVisibleAsync();
        await Expect(page.Locator(".command code")).ToHaveTextAsync($"curl -X POST '{App.Api}tasks?x=10&y=2'");

        var id = await EnqueueAsync("tasks/tasks.divide", new { x = 9.0, y = 2.0 });

        await Expect(page.Locator($"tr[data-key='{id}']")).ToContainTextAsync("SUCCESS");
    }
}
