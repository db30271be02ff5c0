using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed partial class StopWorkerTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Fact]
    public async Task A_worker_is_stopped_and_the_page_says_what_to_do_next()
    {
        var page = await OpenAsync("/workers");

        await page.GetByText("Stop…").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = Stop() }).ClickAsync();

        await Expect(page.Locator("#notice")).ToContainTextAsync("It finishes what it runs");
        await Expect(page.GetByText("No worker is alive")).ToBeVisibleAsync();
    }

    [GeneratedRegex("^Stop gracefully: ")]
    private static partial Regex Stop();
}
