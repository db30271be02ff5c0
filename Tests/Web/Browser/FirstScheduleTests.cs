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

    [Fact]
    public async Task A_choice_made_before_the_script_arrives_counts()
    {
        var page = await Browser.OpenAsync();
        var script = new TaskCompletionSource();
        await page.RouteAsync("**/js/live*.js", async route =>
        {
            await script.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(new Uri(App.Web, "/schedules/add").ToString(), new() { WaitUntil = WaitUntilState.Commit });
        await page.GetByLabel("Task to start").SelectOptionAsync("tasks.divide");

        script.SetResult();

        await Expect(page.GetByLabel("Name", new() { Exact = true })).ToBeVisibleAsync();
    }
}
