using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class QuietOverviewTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Fact]
    public async Task When_nothing_ran_the_home_page_says_what_to_do_and_its_charts_appear_by_themselves()
    {
        var page = await OpenAsync("/");
        await Expect(page.GetByText("Nothing ran in the last 15 minutes")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Health")).ToContainTextAsync("All is well");
        await Expect(page.GetByLabel("What changed")).ToContainTextAsync("started");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Task queue, home" })).ToHaveAttributeAsync("href", "/");

        await EnqueueAsync("tasks/tasks.divide", new { x = 9.0, y = 2.0 });

        await Expect(page.Locator("#chart-throughput .legend")).ToContainTextAsync("succeeded 1");
        await Expect(page.Locator("#chart-throughput .chart-plot .succeeded")).ToHaveAttributeAsync("d", new System.Text.RegularExpressions.Regex("^M"));
        await Expect(page.GetByText("Nothing ran in the last")).ToHaveCountAsync(0);
    }
}
