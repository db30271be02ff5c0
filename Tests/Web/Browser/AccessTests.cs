using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Api;
using Tests.Support;
using Tests.Web.Access;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class AccessTests(SecureAppFixture app, BrowserFixture browser, RedisFixture redis) : IClassFixture<SecureAppFixture>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_viewer_looks_and_is_offered_nothing_else(bool scripts)
    {
        await EnqueueAsync("viewed");
        var page = await SignInAsync("vera", "/queues", scripts);
        var pause = page.GetByRole(AriaRole.Button, new() { Name = "Pause viewed" });
        await Eventually.TrueAsync("the new queue is shown", () => IsShownAsync(page, pause)); // what pages share is up to two seconds old

        await Expect(page.Locator(".who")).ToContainTextAsync("vera viewer");
        await Expect(pause).ToBeDisabledAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "New task" })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Keys" })).ToHaveCountAsync(0);
        await page.GotoAsync(Address("/queues/viewed"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Limits" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Purge" })).ToHaveCountAsync(0);
        await page.GotoAsync(Address("/new/tasks.divide"));
        await Expect(page.GetByText("which your key does not have")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByLabel("Your key")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_operator_acts_with_the_own_key()
    {
        await EnqueueAsync("operated");
        var page = await SignInAsync("olga", "/queues");

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause operated" }).ClickAsync();

        await Expect(page.Locator("#notice")).ToContainTextAsync("Queue operated is paused.");
        await page.GotoAsync(Address("/keys"));
        await Expect(page.GetByText("This needs the scope 'admin'")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_administrator_makes_a_key_sees_it_once_and_revokes_it(bool scripts)
    {
        var name = scripts ? "made" : "made-plain";
        var page = await SignInAsync("root", "/keys", scripts);

        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Role").SelectOptionAsync("operator");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        var shown = page.GetByLabel("The new key").Locator(".id");
        await Expect(shown).ToHaveTextAsync(new System.Text.RegularExpressions.Regex($"^tq\\.{name}\\."));
        var key = await shown.TextContentAsync();
        Assert.Equal("operator", await RoleOfAsync(key!));

        await page.GotoAsync(Address("/keys"));
        await Expect(page.GetByLabel("The new key")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Revoke the key {name}", Exact = true }).ClickAsync();
        await Expect(page.Locator("#notice")).ToContainTextAsync($"The key {name} is revoked.");
        Assert.Null(await RoleOfAsync(key!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_administrator_reads_who_did_what(bool scripts)
    {
        using (var olga = new HttpClient { BaseAddress = app.App.Api })
        {
            olga.DefaultRequestHeaders.Authorization = new("Bearer", TestKeys.Of("olga"));
            using var paused = await olga.PostAsync("queues/watched/pause", content: null, TestContext.Current.CancellationToken);
        }

        var page = await SignInAsync("root", "/audit", scripts);
        await page.GetByLabel("Target").FillAsync("watched");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();

        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "pause_queue" }).First;
        await Expect(row).ToContainTextAsync("olga");
        await page.GetByLabel("Who").First.FillAsync("nobody");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.GetByText("No such entry")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_administrator_sees_what_is_masked_after_asking_for_it_and_others_do_not()
    {
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, app.App.Prefix, tasks: tasks => tasks.Add<LoginHandler, Login, string>());
        TaskId id = await worker.Client.EnqueueAsync(new Login("ada", "hunter2-marker"), new EnqueueOptions { Countdown = TimeSpan.FromHours(1) }, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync("the kind is published", async () => await worker.Client.FindDefinitionAsync(Login.Kind, TestContext.Current.CancellationToken) is not null);
        var viewer = await SignInAsync("vera", $"/tasks/{id}");
        await Expect(viewer.GetByLabel("Arguments").First).ToContainTextAsync("•••");
        await Expect(viewer.GetByRole(AriaRole.Link, new() { Name = "Show what is masked" })).ToHaveCountAsync(0);
        await viewer.GotoAsync(Address($"/tasks/{id}?reveal=true"));
        await Expect(viewer.GetByText("hunter2-marker")).ToHaveCountAsync(0);

        var page = await SignInAsync("root", $"/tasks/{id}");
        await Expect(page.Locator("code").Filter(new() { HasText = "curl" })).ToContainTextAsync("$KEY");
        await page.GetByRole(AriaRole.Link, new() { Name = "Show what is masked" }).ClickAsync();

        await Expect(page.GetByLabel("Arguments").First).ToContainTextAsync("hunter2-marker");
        await page.GetByRole(AriaRole.Link, new() { Name = "Who did what with it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "reveal_arguments" }).First).ToContainTextAsync("root");
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/keys")]
    [InlineData("/audit")]
    public async Task The_pages_are_accessible_and_fit_a_phone(string path)
    {
        var page = await SignInAsync("root", path);
        if (path == "/sign-in")
            await page.GotoAsync(Address(path));
        await page.SetViewportSizeAsync(400, 800);

        var result = await page.RunAxe();

        Assert.Empty(result.Violations.Select(violation => violation.Id));
        Assert.Equal("", await page.EvaluateAsync<string>("[...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth && !one.closest('nav, .sr-only')).map(one => one.outerHTML.slice(0, 80)).join(' ')"));
    }

    private async Task<IPage> SignInAsync(string name, string path, bool scripts = true)
    {
        var page = await browser.OpenAsync(scripts: scripts);
        await page.GotoAsync(Address(path));
        await page.GotoAsync(Address($"/sign-in?ReturnUrl={Uri.EscapeDataString(path)}"));
        await page.GetByLabel("Your key").FillAsync(TestKeys.Of(name));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Live");
        return page;
    }

    private static async Task<bool> IsShownAsync(IPage page, ILocator what)
    {
        if (await what.CountAsync() > 0)
            return true;
        await page.ReloadAsync();
        return false;
    }

    private async Task EnqueueAsync(string queue)
    {
        using var api = app.App.CreateApiClient();
        using var response = await api.PostAsync(
            $"tasks/tasks.divide?countdown=3600&queue={queue}", new StringContent("""{"x":1,"y":2}""", System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private async Task<string?> RoleOfAsync(string key)
    {
        using var api = app.App.CreateApiClient();
        api.DefaultRequestHeaders.Authorization = new("Bearer", key);
        using var response = await api.GetAsync("me", TestContext.Current.CancellationToken);
        var body = System.Text.Json.JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        return response.IsSuccessStatusCode ? body.GetProperty("role").GetString() : null;
    }

    private string Address(string path) => new Uri(app.App.Web, path).ToString();
}
