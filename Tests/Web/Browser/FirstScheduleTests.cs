using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class FirstScheduleTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Fact]
    public async Task From_nothing_to_a_schedule_and_back()
    {
        var page = await OpenAsync("/schedules");
        await Expect(page.GetByText("No schedules yet")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Add a schedule" }).First.ClickAsync();

        await page.GetByLabel("Task to start").SelectOptionAsync("tasks.divide");
        await page.GetByLabel("Name").FillAsync("halve.daily");
        await page.GetByLabel("Cron", new() { Exact = true }).FillAsync("30 6 * * *");
        await page.GetByLabel("Time zone").FillAsync("Europe/Vienna");
        await PressAsync(page, "Add schedule", "halve.daily is added.");
        var row = page.Locator("tr[data-key='halve.daily']");
        await Expect(row).ToContainTextAsync("Europe/Vienna");
        await Expect(row).ToContainTextAsync("never");

        await page.GetByRole(AriaRole.Link, new() { Name = "Edit halve.daily" }).ClickAsync();
        await page.GetByText("Delete…").ClickAsync();
        await PressAsync(page, "Delete halve.daily", "halve.daily is deleted.");
        await Expect(row).ToHaveCountAsync(0);
    }
}
