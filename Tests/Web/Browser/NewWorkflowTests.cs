using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class NewWorkflowTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_chain_is_built_step_by_step_and_started(bool scripts)
    {
        var page = await OpenAsync("/workflows/new", scripts: scripts);
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("halves");
        await AddAsync(page, "tasks.divide");
        await AddAsync(page, "tasks.flaky");
        await AddAsync(page, "tasks.divide");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove step 2" }).ClickAsync();
        await Expect(page.Locator(".step")).ToHaveCountAsync(2);

        await page.GetByLabel("Arguments").Nth(1).FillAsync("""{ "y": 5 }""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start workflow" }).Last.ClickAsync();
        await Expect(page.Locator(".step").Nth(1)).ToContainTextAsync("args.x is required");

        await page.GetByLabel("goes into").Nth(1).FillAsync("x");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start workflow" }).Last.ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("halves");
        await SeeStateAsync(page, "SUCCESS");
    }

    [Theory]
    [InlineData("chain")]
    [InlineData("group")]
    [InlineData("chord")]
    [InlineData("graph")]
    public async Task A_template_of_each_shape_runs_as_it_is(string shape)
    {
        var page = await OpenAsync($"/workflows/new?json={shape}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Start workflow" }).Last.ClickAsync();

        await SeeStateAsync(page, "SUCCESS");
    }

    [Fact]
    public async Task What_is_wrong_with_the_json_is_named_and_it_stays()
    {
        var page = await OpenAsync("/workflows/new?json=chain");

        await page.GetByLabel("Workflow (JSON)").FillAsync("""{ "chain": [ { "kind": "tasks.nothing" } ] }""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start workflow" }).Last.ClickAsync();

        await Expect(page.Locator("#faults")).ToContainTextAsync("chain[0].kind");
        await Expect(page.GetByLabel("Workflow (JSON)")).ToHaveValueAsync("""{ "chain": [ { "kind": "tasks.nothing" } ] }""");
    }

    [Theory]
    [InlineData(1400, ColorScheme.Light)]
    [InlineData(400, ColorScheme.Dark)]
    public async Task Axe_finds_no_fault(int width, ColorScheme colors)
    {
        var page = await OpenAsync("/workflows/new", width, colors);
        await AddAsync(page, "tasks.divide");
        await LookAsync(page);
        await page.GetByLabel("Arguments").FillAsync("{}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start workflow" }).Last.ClickAsync();
        await Expect(page.Locator("#faults")).ToBeVisibleAsync();
        await LookAsync(page);
        await page.GotoAsync(new Uri(App.Web, "/workflows/new?json=chord").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Start workflow" }).Last.ClickAsync();
        await SeeStateAsync(page, "SUCCESS");
        await LookAsync(page);
    }

    private static async Task LookAsync(IPage page)
    {
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, page.Url + string.Join("; ", found.Violations.Select(one => $"{one.Id} {string.Join(", ", one.Nodes.Select(node => node.Html))}")));
    }

    private static async Task AddAsync(IPage page, string kind)
    {
        var before = await page.Locator(".step").CountAsync();
        await page.GetByLabel("Next step").SelectOptionAsync(kind);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add step" }).ClickAsync();
        await Expect(page.Locator(".step")).ToHaveCountAsync(before + 1);
    }
}
