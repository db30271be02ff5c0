using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using TaskQueue.Contracts;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

/// <summary>The form made from a schema, with a kind that no worker here runs: what is started stays to be looked at.</summary>
public sealed class StartFormTests(InProcessAppFixture app, BrowserFixture browser, RedisFixture redis) : WebTest(app, browser)
{
    private const string Kind = "tests.order";

    private static readonly TaskDefinition Order = new()
    {
        Name = Kind,
        Queue = "default",
        Description = "Takes an order.",
        Schema = JsonElement.Parse(
            """
            {"type":"object","required":["customer","count"],"properties":{
              "customer":{"type":"string","description":"Who pays."},
              "count":{"type":"integer","minimum":1,"maximum":9},
              "color":{"enum":["red","green"]},
              "gift":{"type":"boolean","default":false},
              "ship_at":{"type":["string","null"],"format":"date-time"},
              "tags":{"type":"array","items":{"type":"string"}},
              "address":{"type":"object","required":["city"],"properties":{"city":{"type":"string"},"floor":{"type":"integer"}}}}}
            """),
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_form_says_all_that_its_schema_allows(bool scripts)
    {
        var page = await OpenFormAsync("", scripts);

        await page.GetByLabel("customer", new() { Exact = true }).FillAsync("Ada");
        await page.GetByLabel("count", new() { Exact = true }).FillAsync("3");
        await page.GetByLabel("color", new() { Exact = true }).SelectOptionAsync("green");
        await page.GetByLabel("gift", new() { Exact = true }).SelectOptionAsync("yes");
        await page.GetByLabel("ship_at", new() { Exact = true }).FillAsync("2030-01-31T18:00:30");
        await page.GetByLabel("tags", new() { Exact = true }).FillAsync("a\nb");
        await page.GetByRole(AriaRole.Group, new() { Name = "address" }).GetByLabel("city").FillAsync("Wien");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start task" }).ClickAsync();

        await SeeStateAsync(page, "PENDING");
        Assert.Equal(
            """{"customer":"Ada","count":3,"color":"green","gift":true,"ship_at":"2030-01-31T18:00:30Z","tags":["a","b"],"address":{"city":"Wien"}}""",
            await ArgumentsAsync(page));
    }

    [Fact]
    public async Task Faults_stand_at_their_fields_and_what_was_filled_in_stays()
    {
        var page = await OpenFormAsync();

        await page.GetByLabel("customer", new() { Exact = true }).FillAsync("Ada");
        await page.GetByLabel("floor", new() { Exact = true }).FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start task" }).ClickAsync();

        await Expect(page.Locator("#arg-count-fault")).ToHaveTextAsync("is required");
        await Expect(page.Locator("#arg-address-city-fault")).ToHaveTextAsync("is required");
        await Expect(page.GetByLabel("customer", new() { Exact = true })).ToHaveValueAsync("Ada");
        await Expect(page.GetByLabel("floor", new() { Exact = true })).ToHaveValueAsync("2");
        await Expect(page.GetByLabel("count", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Form_and_json_say_the_same(bool scripts)
    {
        var page = await OpenFormAsync("", scripts);
        await page.GetByLabel("customer", new() { Exact = true }).FillAsync("Ada");

        await page.GetByRole(AriaRole.Button, new() { Name = "Write JSON instead" }).ClickAsync();
        await page.GetByLabel("Arguments").FillAsync("""{ "customer": "Grace", "count": 4 }""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Fill in a form" }).ClickAsync();

        await Expect(page.GetByLabel("customer", new() { Exact = true })).ToHaveValueAsync("Grace");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start task" }).ClickAsync();
        await SeeStateAsync(page, "PENDING");
    }

    [Theory]
    [InlineData(1400, ColorScheme.Light)]
    [InlineData(400, ColorScheme.Dark)]
    public async Task Axe_finds_no_fault(int width, ColorScheme colors)
    {
        await PublishAsync();
        var page = await OpenAsync($"/new/{Kind}", width, colors);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start task" }).ClickAsync();
        await Expect(page.Locator("#arg-count-fault")).ToBeVisibleAsync();

        var found = await page.RunAxe();

        Assert.True(found.Violations.Length == 0, string.Join("; ", found.Violations.Select(one => $"{one.Id} {string.Join(", ", one.Nodes.Select(node => node.Html))}")));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    private async Task<IPage> OpenFormAsync(string query = "", bool scripts = true)
    {
        await PublishAsync();
        var page = await OpenAsync($"/new/{Kind}{query}", scripts: scripts);
        await Expect(page.GetByLabel("customer", new() { Exact = true })).ToBeVisibleAsync();
        return page;
    }

    private Task<bool> PublishAsync() =>
        redis.Connection.GetDatabase().HashSetAsync($"{App.Prefix}:kinds", Kind, JsonSerializer.SerializeToUtf8Bytes(Order, ContractsJson.Default.TaskDefinition));

    private async Task<string> ArgumentsAsync(IPage page)
    {
        using var api = App.CreateApiClient();
        var id = new Uri(page.Url).Segments[^1];
        using var task = JsonDocument.Parse(await api.GetStringAsync($"tasks/{id}", TestContext.Current.CancellationToken));
        return JsonSerializer.Serialize(task.RootElement.GetProperty("args"));
    }
}
