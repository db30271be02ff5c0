using System.Net.Http.Json;
using Microsoft.Playwright;
using TaskQueue.Contracts;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class WorkflowTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    private const string NoWorkerHere = "nobody";

    private static readonly object Half = new { kind = "tasks.divide", args = new { y = 2 }, into = "x" };

    [Fact]
    public async Task A_workflow_is_drawn_and_moves_to_its_end()
    {
        var first = new { kind = "tasks.flaky", args = new { fail_times = 1 }, name = "first" };
        var id = await StartAsync(new { name = "shares", chain = new object[] { first, new { kind = "tasks.divide", args = new { x = 9, y = 2 }, name = "last" } } });
        var page = await OpenAsync($"/workflows/{id}");

        await Expect(page.Locator(".flow-box")).ToHaveCountAsync(2);
        await SeeStateAsync(page, "SUCCESS");
        await Expect(page.Locator("[data-key='box last'] title")).ToHaveTextAsync("tasks.divide, SUCCESS · last");
        await Expect(page.Locator("[data-key='step last']")).ToContainTextAsync("4.5");

        await page.Locator("[data-key='box first']").ClickAsync();
        await Expect(page.Locator(".life")).ToContainTextAsync("Attempt 1 failed");
        await page.GetByRole(AriaRole.Link, new() { Name = id }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("shares");
    }

    [Fact]
    public async Task A_failure_is_seen_in_the_picture_and_in_the_list()
    {
        var id = await StartAsync(new
        {
            name = "fails",
            chain = new object[] { new { kind = "tasks.divide", args = new { x = 1, y = 0 }, name = "bad" }, Half },
            on_failure = new { kind = "tasks.flaky", args = new { fail_times = 0 }, name = "mend" },
        });
        var page = await OpenAsync("/workflows");
        await Expect(page.Locator($"tr[data-key='{id}']")).ToContainTextAsync("FAILURE");

        await page.Locator($"tr[data-key='{id}']").GetByRole(AriaRole.Link).ClickAsync();

        await Expect(page.Locator("[data-key='box bad'].state-FAILURE")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-key='box mend'].state-SUCCESS")).ToBeVisibleAsync();
        await Expect(page.Locator(".flow-box.state-SKIPPED")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-key='step bad']")).ToContainTextAsync("division by zero");
    }

    [Fact]
    public async Task One_that_waits_is_cancelled()
    {
        var id = await StartAsync(new { chain = new object[] { new { kind = "tasks.flaky", args = new { fail_times = 5 } }, Half } });
        var page = await OpenAsync($"/workflows/{id}");

        await Expect(page.Locator(".flow-box.state-RETRY")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await Expect(page.Locator("#notice")).ToContainTextAsync("Cancelled");
        await SeeStateAsync(page, "REVOKED");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_thousand_steps_are_a_few_boxes_and_each_can_be_found()
    {
        var step = new { kind = "tasks.divide", args = new { x = 9, y = 2 }, queue = NoWorkerHere };
        var id = await StartAsync(new { name = "wide", chord = new { header = Enumerable.Repeat(step, 999), body = new { kind = "tasks.sum", into = "numbers" } } });
        var page = await OpenAsync($"/workflows/{id}");

        await Expect(page.Locator(".flow-box")).ToHaveCountAsync(2);
        await Expect(page.Locator(".flow-box.many title")).ToHaveTextAsync("999 × tasks.divide, 999 PENDING");

        await page.Locator(".flow-box.many").ClickAsync();
        await Expect(page.Locator(".steps tbody tr")).ToHaveCountAsync(50);
        await Expect(page.Locator(".steps").GetByText("tasks.sum")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "More" }).ClickAsync();
        await Expect(page.Locator("[data-key='step tasks.divide-51']")).ToBeVisibleAsync();
    }

    private async Task<string> StartAsync(object workflow)
    {
        using var api = App.CreateApiClient();
        using var response = await api.PostAsJsonAsync("workflows", workflow, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(ContractsJson.Default.WorkflowReceipt, TestContext.Current.CancellationToken))!.WorkflowId;
    }
}
