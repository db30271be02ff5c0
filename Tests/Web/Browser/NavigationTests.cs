using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class NavigationTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Theory]
    [InlineData("/", "Overview")]
    [InlineData("/tasks", "Tasks")]
    [InlineData("/queues", "Queues")]
    [InlineData("/workers", "Workers")]
    [InlineData("/schedules/add", "Schedules")]
    public async Task Where_one_is_is_marked(string path, string name)
    {
        var page = await OpenAsync(path);

        var current = page.Locator(".bar nav [aria-current]");
        await Expect(current).ToHaveCountAsync(1);
        await Expect(current).ToHaveTextAsync(name);
    }

    [Fact]
    public async Task All_pages_are_within_reach_of_the_keyboard_and_of_a_phone()
    {
        var page = await OpenAsync("/tasks", width: 400);
        var links = page.Locator(".bar nav a:visible");
        await Expect(links).ToHaveTextAsync(["Overview", "Tasks", "Queues", "Workers", "Schedules", "Failures", "Workflows"]);
        await Expect(links.Last).ToBeInViewportAsync(new() { Ratio = 1 });

        await links.First.FocusAsync();
        for (var i = 0; i < 3; i++)
            await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Workers", Exact = true })).ToBeVisibleAsync();
    }
}
