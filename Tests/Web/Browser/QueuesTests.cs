using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class QueuesTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_queue_is_paused_drained_and_resumed(bool scripts)
    {
        await WaitingAsync("default");
        var page = await OpenAsync("/queues", scripts: scripts);
        var row = page.Locator("tr[data-key='default']");

        await PressAsync(page, "Pause default", "Queue default is paused.");
        await Expect(row.GetByText("paused", new() { Exact = true })).ToBeVisibleAsync();
        await PressAsync(page, "Drain default", "Queue default drains.");
        await Expect(row.GetByText("draining", new() { Exact = true })).ToBeVisibleAsync();
        await PressAsync(page, "Resume default", "Queue default is open again.");

        await Expect(row.Locator(".tag")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task By_keyboard_one_stays_in_the_row_when_the_button_pressed_is_gone()
    {
        await WaitingAsync("keys");
        var page = await OpenAsync("/queues");

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause keys" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Resume keys" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task What_others_do_to_it_shows_by_itself()
    {
        await WaitingAsync("seen");
        var page = await OpenAsync("/queues");

        using var api = App.CreateApiClient();
        using var paused = await api.PostAsync("queues/seen/pause", content: null, TestContext.Current.CancellationToken);

        await Expect(page.Locator("tr[data-key='seen'] .tag")).ToHaveTextAsync("paused");
    }

    [Fact]
    public async Task A_purge_needs_the_queues_name()
    {
        var id = await WaitingAsync("bulk");
        var page = await OpenAsync("/queues/bulk");
        await Expect(page.GetByText("No worker alive consumes it")).ToBeVisibleAsync();

        await page.GetByLabel("Type bulk to confirm").FillAsync("default");
        await PressAsync(page, "Purge bulk", "Nothing was purged. Type bulk to confirm.");
        await page.GetByLabel("Type bulk to confirm").FillAsync("bulk");
        await PressAsync(page, "Purge bulk", "One task of bulk is revoked.");

        await Expect(page.GetByLabel("Type bulk to confirm")).ToHaveValueAsync("");
        await page.GotoAsync(new Uri(App.Web, $"/tasks/{id}").ToString());
        await SeeStateAsync(page, "REVOKED");
    }

    [Fact]
    public async Task A_limit_is_set_shown_and_taken_back()
    {
        await WaitingAsync("limited");
        var page = await OpenAsync("/queues/limited");
        var form = page.GetByRole(AriaRole.Form, new() { Name = "Set a limit" });

        await form.GetByLabel("Counts").SelectOptionAsync("tasks.divide");
        await form.GetByLabel("At once").FillAsync("2");
        await form.GetByLabel("Rate", new() { Exact = true }).FillAsync("10/m");
        await PressAsync(page, "Set limit", "The limit of tasks.divide is set.");
        var row = page.Locator("tr[data-key='kind:tasks.divide']");
        await Expect(row).ToContainTextAsync("2 at once, 10 per minute");
        await PressAsync(page, "Take back the limit of tasks.divide", "The limit of tasks.divide is taken back.");

        await Expect(row).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_the_Api_refuses_is_said_in_words()
    {
        await WaitingAsync("limited");
        var page = await OpenAsync("/queues/limited");

        await PressAsync(page, "Set limit", "concurrency is required, or rate.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dismiss" }).ClickAsync();

        await Expect(page.Locator("#notice")).ToHaveTextAsync("");
    }

    private Task<string> WaitingAsync(string queue) => EnqueueAsync($"tasks/tasks.divide?countdown=3600&queue={queue}", new { x = 1.0, y = 2.0 });
}
