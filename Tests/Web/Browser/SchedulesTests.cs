using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class SchedulesTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Fact]
    public async Task It_is_paused_resumed_and_run_now()
    {
        await AddAsync("steered");
        var page = await OpenAsync("/schedules");
        var row = page.Locator("tr[data-key='steered']");

        await PressAsync(page, "Pause steered", "steered rests.");
        await Expect(row.Locator(".tag")).ToHaveTextAsync("paused");
        await PressAsync(page, "Resume steered", "steered goes on.");
        await Expect(row.Locator(".tag")).ToHaveCountAsync(0);
        await PressAsync(page, "Run now: steered", "steered has started a task.");

        await row.GetByRole(AriaRole.Link, new() { Name = "SUCCESS, the last of steered" }).ClickAsync();
        await SeeStateAsync(page, "SUCCESS");
    }

    [Fact]
    public async Task Its_timing_and_arguments_are_edited()
    {
        await AddAsync("edited");
        var page = await OpenAsync("/schedules/edited/edit");
        await Expect(page.Locator(".runs li")).ToHaveCountAsync(5);
        await Expect(page.Locator(".runs li").First).ToContainTextAsync("-01-01 03:00:00.000 UTC");

        await page.GetByLabel("At intervals").CheckAsync();
        await page.GetByLabel("Seconds between runs").FillAsync("7200");
        await page.GetByLabel("Arguments").FillAsync("""{ "x": 7, "y": 2 }""");
        await PressAsync(page, "Save", "edited is changed.");

        var row = page.Locator("tr[data-key='edited']");
        await Expect(row).ToContainTextAsync("every 2 h");
        await Expect(row).ToContainTextAsync("tasks.divide(x=7, y=2)");
    }

    [Fact]
    public async Task What_does_not_fit_is_named_and_kept()
    {
        await AddAsync("taken");
        var page = await OpenAsync("/schedules/add?kind=tasks.divide");

        await page.GetByLabel("Name").FillAsync("taken");
        await page.GetByLabel("Cron", new() { Exact = true }).FillAsync("at noon");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add schedule" }).ClickAsync();
        await Expect(page.Locator("#faults")).ToContainTextAsync("The name is taken.");
        await page.GetByLabel("Name").FillAsync("free");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add schedule" }).ClickAsync();

        await Expect(page.Locator("#faults")).ToContainTextAsync("cron");
        await Expect(page.GetByLabel("Cron", new() { Exact = true })).ToHaveValueAsync("at noon");
    }

    private async Task AddAsync(string name)
    {
        using var api = App.CreateApiClient();
        using var body = new StringContent("""{"kind":"tasks.divide","args":{"x":10,"y":2},"cron":"0 3 1 1 *"}""", null, "application/json");
        using var response = await api.PutAsync($"schedules/{name}", body, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
