using System.Net.Http.Json;
using Microsoft.Playwright;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Web.Browser;

/// <summary>A test of pages in a real browser, against the whole system.</summary>
public abstract class WebTest(InProcessAppFixture app, BrowserFixture browser) : IClassFixture<InProcessAppFixture>
{
    protected InProcessApp App => app.App;

    protected BrowserFixture Browser => browser;

    /// <summary>A page that is shown and live.</summary>
    protected async Task<IPage> OpenAsync(string path, int width = 1400, ColorScheme colors = ColorScheme.Light, bool scripts = true)
    {
        var page = await browser.OpenAsync(width, colors: colors, scripts: scripts);
        await page.GotoAsync(new Uri(App.Web, path).ToString());
        await Assertions.Expect(page.Locator("#connection")).ToHaveTextAsync("Live");
        return page;
    }

    /// <summary>A task that nobody's page started.</summary>
    protected async Task<string> EnqueueAsync(string path, object? args = null)
    {
        using var api = App.CreateApiClient();
        using var response = await api.PostAsJsonAsync(path, args ?? new { }, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        var receipt = await response.Content.ReadFromJsonAsync(ContractsJson.Default.TaskReceipt, TestContext.Current.CancellationToken);
        return receipt!.TaskId;
    }

    /// <summary>Presses the button of this name, and sees what the page says of it.</summary>
    protected static async Task PressAsync(IPage page, string button, string notice)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#notice")).ToContainTextAsync(notice);
    }

    protected static Task SeeStateAsync(IPage page, string state) =>
        Assertions.Expect(page.Locator("h1 .badge")).ToHaveTextAsync(state);
}
