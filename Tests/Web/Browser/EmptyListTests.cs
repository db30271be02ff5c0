using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class EmptyListTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Theory]
    [InlineData("/failures", "Nothing has failed for good")]
    [InlineData("/failures/0123456789ab", "Nothing is left of this error")]
    [InlineData("/workflows", "No workflows yet")]
    public async Task What_is_empty_says_so(string path, string text)
    {
        var page = await OpenAsync(path);

        await Expect(page.GetByText(text)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_empty_list_says_what_to_do_and_fills_by_itself()
    {
        var page = await OpenAsync("/tasks");
        await Expect(page.GetByText("No tasks yet")).ToBeVisibleAsync();
        await Expect(page.Locator(".command code")).ToHaveTextAsync($"curl -X POST '{App.Api}tasks?x=10&y=2'");

        var id = await EnqueueAsync("tasks/tasks.divide", new { x = 9.0, y = 2.0 });

        await Expect(page.Locator($"tr[data-key='{id}']")).ToContainTextAsync("SUCCESS");
    }
}
