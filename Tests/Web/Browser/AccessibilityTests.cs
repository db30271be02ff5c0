using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Tests.Support;

namespace Tests.Web.Browser;

public sealed class AccessibilityTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Fact]
    public Task Axe_finds_no_fault() => CheckAsync(1400, ColorScheme.Light, isShort: false);

    [Fact]
    public Task Axe_finds_no_fault_on_a_narrow_dark_screen() => CheckAsync(400, ColorScheme.Dark, isShort: true);

    /// <param name="width">Of the screen.</param>
    /// <param name="colors">Its colors.</param>
    /// <param name="isShort">One page of each make only: colors and cards are the same on all of them.</param>
    private async Task CheckAsync(int width, ColorScheme colors, bool isShort)
    {
        var waiting = await EnqueueAsync("tasks/tasks.divide?countdown=3600", new { x = 1.0, y = 2.0 });
        var failed = await EnqueueAsync("tasks/tasks.divide", new { x = 1.0, y = 0.0 });
        using var api = App.CreateApiClient();
        using var schedule = new StringContent("""{"kind":"tasks.divide","args":{"x":10,"y":2},"every":1}""", null, "application/json");
        using var added = await api.PutAsync("schedules/often", schedule, TestContext.Current.CancellationToken);
        using var paused = await api.PostAsync("queues/default/pause", content: null, TestContext.Current.CancellationToken);
        string[] pages = ["/", "/tasks", $"/tasks/{failed}", "/queues/default", "/workers", "/schedules", "/new/tasks.divide"];
        string[] others = ["/tasks?text=no+such+thing", $"/tasks/{waiting}", "/queues", "/schedules/often/edit", "/schedules/add?kind=tasks.divide"];
        foreach (var path in isShort ? pages : [.. pages, .. others])
        {
            var page = await OpenAsync(path, width, colors);
            await page.EvaluateAsync("for (const menu of document.querySelectorAll('main details')) menu.open = true");
            var found = await page.RunAxe();
            Assert.True(found.Violations.Length == 0, path + ": " + string.Join("; ", found.Violations.Select(one =>
                $"{one.Id} {one.Help} {string.Join(", ", one.Nodes.Select(node => node.Html))}")));
            await page.Context.CloseAsync();
        }
    }
}
