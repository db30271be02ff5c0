using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed partial class StartTaskTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Fact]
    public async Task A_task_started_from_the_form_is_watched_to_its_end()
    {
        var page = await OpenAsync("/new");

        await page.GetByRole(AriaRole.Link, new() { Name = "tasks.divide" }).ClickAsync();
        await Expect(page.GetByLabel("x", new() { Exact = true })).ToHaveValueAsync("10");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start task" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(TaskPage());
        await SeeStateAsync(page, "SUCCESS");
        await Expect(page.GetByLabel("Result", new() { Exact = true })).ToHaveTextAsync("5.0");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Open trace" })).ToHaveAttributeAsync("href", Trace());
    }

    [Fact]
    public async Task Arguments_that_do_not_fit_are_named_and_kept()
    {
        var page = await OpenAsync("/new/tasks.divide?as=json");

        await page.GetByLabel("Arguments").FillAsync("""{ "x": "ten" }""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start task" }).ClickAsync();

        await Expect(page.Locator("#faults")).ToContainTextAsync("y is required");
        await Expect(page.Locator("#faults")).ToContainTextAsync("x must be number, not string");
        await Expect(page.GetByLabel("Arguments")).ToHaveValueAsync("""{ "x": "ten" }""");
    }

    [Fact]
    public async Task What_is_not_json_never_leaves_the_page()
    {
        var page = await OpenAsync("/new/tasks.divide?as=json");

        await page.GetByLabel("Arguments").FillAsync("{ x }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start task" }).ClickAsync();

        await Expect(page.Locator("#faults")).ToContainTextAsync("line 1, column 3");
    }

    [Fact]
    public async Task A_failure_shows_its_error_and_can_be_started_again_with_other_arguments()
    {
        var id = await EnqueueAsync("tasks/tasks.divide", new { x = 1.5, y = 0.0 });
        var page = await OpenAsync($"/tasks/{id}");

        await SeeStateAsync(page, "FAILURE");
        await Expect(page.Locator(".error-text")).ToContainTextAsync("division by zero");

        await page.GetByRole(AriaRole.Link, new() { Name = "Start another" }).ClickAsync();
        await Expect(page.GetByLabel("x", new() { Exact = true })).ToHaveValueAsync("1.5");
    }

    [Fact]
    public async Task A_waiting_task_is_revoked()
    {
        var id = await EnqueueAsync("tasks/tasks.divide?countdown=3600", new { x = 1.0, y = 2.0 });
        var page = await OpenAsync($"/tasks/{id}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();

        await SeeStateAsync(page, "REVOKED");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Revoke" })).ToBeHiddenAsync();
    }

    [Fact]
    public async Task An_image_is_shown()
    {
        var id = await EnqueueAsync("generate", new { prompt = "a quiet harbour", width = 32, height = 32 });
        var page = await OpenAsync($"/tasks/{id}");

        await SeeStateAsync(page, "SUCCESS");
        await Expect(page.GetByAltText("a quiet harbour")).ToHaveJSPropertyAsync("naturalWidth", 32);
    }

    [Fact]
    public async Task Options_go_along_and_faults_in_them_are_named()
    {
        var page = await OpenAsync("/new/tasks.divide");
        await page.Locator(".options summary").ClickAsync();
        await page.GetByLabel("Start at").FillAsync("2030-01-31T18:00");
        await page.GetByLabel("Priority").SelectOptionAsync("9");
        await page.GetByLabel("Id", new() { Exact = true }).FillAsync("order-9");
        await page.GetByLabel("Queue", new() { Exact = true }).FillAsync("Not A Queue");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start task" }).ClickAsync();

        await Expect(page.Locator("#faults")).ToContainTextAsync("queue must be lower-case letters");
        await Expect(page.GetByLabel("Start at")).ToHaveValueAsync("2030-01-31T18:00");
        await page.GetByLabel("Queue", new() { Exact = true }).FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start task" }).ClickAsync();

        await SeeStateAsync(page, "PENDING");
        await Expect(page.Locator(".facts").First).ToContainTextAsync("order-9");
        await Expect(page.Locator(".facts").First).ToContainTextAsync("2030-01-31 18:00:00.000 UTC");
        await Expect(page.Locator(".facts").First).ToContainTextAsync("9 of 9");
    }

    [GeneratedRegex("""/tasks/default-\d+-\d+$""")]
    private static partial Regex TaskPage();

    [GeneratedRegex("""^http://dashboard\.example/traces/detail/[0-9a-f]{32}$""")]
    private static partial Regex Trace();
}
