using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed partial class WorkersTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Fact]
    public async Task A_worker_says_who_it_is()
    {
        var page = await OpenAsync("/workers");

        var card = page.Locator(".worker");
        await Expect(card.GetByText("alive", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(card).ToContainTextAsync($"{Environment.MachineName}, process {Environment.ProcessId}");
        await Expect(card).ToContainTextAsync("version");
    }

    [Fact]
    public async Task Its_concurrency_is_changed()
    {
        var page = await OpenAsync("/workers");

        await page.GetByText("Change…").ClickAsync();
        await page.GetByLabel("Tasks at once").FillAsync("3");
        await PressAsync(page, "Set", "is asked to run 3 at once.");

        await Expect(page.Locator(".slots")).ToContainTextAsync("of 3 slots busy");
    }

    [Fact]
    public async Task A_queue_is_added_and_dropped()
    {
        var page = await OpenAsync("/workers");
        var queues = page.Locator(".worker .facts");

        await page.GetByText("Change…").ClickAsync();
        await page.GetByRole(AriaRole.Form, new() { NameRegex = AddForm() }).GetByLabel("Queue").FillAsync("reports");
        await page.GetByLabel("Weight").FillAsync("3");
        await PressAsync(page, "Add queue", "is asked to consume reports with weight 3.");
        await Expect(queues).ToContainTextAsync("reports");

        await page.GetByText("Change…").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = DropButton() }).ClickAsync();
        await Expect(page.Locator("#notice")).ToContainTextAsync("is asked to consume reports no more.");
        await Expect(queues).Not.ToContainTextAsync("reports");
    }

    [GeneratedRegex("^Add a queue to ")]
    private static partial Regex AddForm();

    [GeneratedRegex("^Drop queue reports from ")]
    private static partial Regex DropButton();
}
