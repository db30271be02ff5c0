using System.Net.Http.Json;
using Microsoft.Playwright;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Web.Browser;

/// <summary>A test of pages in a real browser, against the whole system.</summary>
public abstract class WebTest(InProcessAppFixture app, BrowserFixture browser) : IClassFixture<InProcessAppFixture>
{
    protected InProcessApp App => app.App;

    /// <summary>A page that is shown and live.</summary>
    protected async Task<IPage> OpenAsync(string path, int width = 1400, ColorScheme colors = ColorScheme.Light)
    {
        var page = await browser.OpenAsync(width, colors: colors);
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

    protected static Task SeeStateAsync(IPage page, string state) =>
        Assertions.Expect(page.Locator("h1 .badge")).ToHaveTextAsync(state);
}
