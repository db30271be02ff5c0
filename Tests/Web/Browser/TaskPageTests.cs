using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class TaskPageTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Fact]
    public async Task The_whole_life_is_told()
    {
        var id = await EnqueueAsync("tasks/tasks.flaky?id=order-17&priority=7", new { fail_times = 1 });
        var page = await OpenAsync($"/tasks/{id}");

        await SeeStateAsync(page, "SUCCESS");
        var life = page.Locator(".life li");
        await Expect(life).ToContainTextAsync(["Enqueued", "Attempt 1 failed", "Attempt 2 succeeded", "Succeeded"]);
        await Expect(life.Nth(1)).ToContainTextAsync("failing on purpose, 1 of 1");
        await Expect(page.Locator(".facts").First).ToContainTextAsync("order-17");
    }

    [Fact]
    public async Task A_waiting_task_is_run_now()
    {
        var id = await EnqueueAsync("tasks/tasks.divide?countdown=3600", new { x = 1.0, y = 4.0 });
        var page = await OpenAsync($"/tasks/{id}");

        await PressAsync(page, "Run now", "It is due now");

        await SeeStateAsync(page, "SUCCESS");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Run now" })).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_failed_task_leads_to_all_that_failed_like_it_and_back()
    {
        var id = await EnqueueAsync("tasks/tasks.divide", new { x = 1.0, y = 0.0 });
        var page = await OpenAsync($"/tasks/{id}");
        await SeeStateAsync(page, "FAILURE");

        await page.GetByRole(AriaRole.Link, new() { Name = "All tasks that failed like this" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("RejectTaskException");
        await page.Locator($"a[href='/tasks/{id}']").First.ClickAsync();

        await SeeStateAsync(page, "FAILURE");
    }

    [Fact]
    public async Task A_failed_task_is_enqueued_again_once()
    {
        var id = await EnqueueAsync("tasks/tasks.divide", new { x = 1.0, y = 0.0 });
        var page = await OpenAsync($"/tasks/{id}");
        await SeeStateAsync(page, "FAILURE");

        await page.GetByRole(AriaRole.Button, new() { Name = "Requeue" }).ClickAsync();
        await Expect(page.Locator("#notice")).ToContainTextAsync($"The failed one was {id}");
        await Expect(page).Not.ToHaveURLAsync(new Uri(App.Web, $"/tasks/{id}").ToString());

        await page.GotoAsync(new Uri(App.Web, $"/tasks/{id}").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Requeue" }).ClickAsync();
        await Expect(page.Locator("#notice")).ToContainTextAsync("only a failed task can be requeued, and only once");
    }

    [Fact]
    public async Task A_failed_task_is_enqueued_again_with_other_arguments()
    {
        var id = await EnqueueAsync("tasks/tasks.divide", new { x = 1.0, y = 0.0 });
        var page = await OpenAsync($"/tasks/{id}");
        await SeeStateAsync(page, "FAILURE");

        await page.GetByRole(AriaRole.Link, new() { Name = "Edit and requeue" }).ClickAsync();
        await page.GetByLabel("x", new() { Exact = true }).FillAsync("10");
        await page.GetByLabel("y", new() { Exact = true }).FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Requeue" }).ClickAsync();
        await Expect(page.Locator("#faults")).ToContainTextAsync("y is required");
        await Expect(page.GetByLabel("x", new() { Exact = true })).ToHaveValueAsync("10");

        await page.GetByRole(AriaRole.Button, new() { Name = "Write JSON instead" }).ClickAsync();
        await page.GetByLabel("Arguments").FillAsync("""{ "x": 10, "y": 4 }""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Requeue" }).ClickAsync();
        await SeeStateAsync(page, "SUCCESS");
        await Expect(page.GetByLabel("Result", new() { Exact = true })).ToHaveTextAsync("2.5");
    }

    [Fact]
    public async Task An_ended_task_is_forgotten()
    {
        var id = await EnqueueAsync("tasks/tasks.divide", new { x = 1.0, y = 4.0 });
        var page = await OpenAsync($"/tasks/{id}");
        await SeeStateAsync(page, "SUCCESS");

        await page.Locator("summary", new() { HasText = "Forget" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Forget this task" }).ClickAsync();

        await Expect(page.Locator("#notice")).ToContainTextAsync("Forgotten.");
        await page.GotoAsync(new Uri(App.Web, $"/tasks/{id}").ToString());
        await Expect(page.GetByText("No such task")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_was_done_is_told_once()
    {
        var id = await EnqueueAsync("tasks/tasks.divide?countdown=3600", new { x = 1.0, y = 4.0 });
        var page = await OpenAsync($"/tasks/{id}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(page.Locator("#notice")).ToContainTextAsync("it will not run");

        await page.ReloadAsync();

        await SeeStateAsync(page, "REVOKED");
        await Expect(page.Locator("#notice .banner")).ToHaveCountAsync(0);
    }
}
