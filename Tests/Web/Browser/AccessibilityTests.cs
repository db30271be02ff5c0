using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Tests.Support;

namespace Tests.Web.Browser;

public sealed class AccessibilityTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Theory]
    [InlineData(1400, ColorScheme.Light)]
    [InlineData(400, ColorScheme.Dark)]
    public async Task Axe_finds_no_fault(int width, ColorScheme colors)
    {
        var waiting = await EnqueueAsync("tasks/tasks.divide?countdown=3600", new { x = 1.0, y = 2.0 });
        var failed = await EnqueueAsync("tasks/tasks.divide", new { x = 1.0, y = 0.0 });
        using var api = App.CreateApiClient();
        using var schedule = new StringContent("""{"kind":"tasks.divide","args":{"x":10,"y":2},"every":1}""", null, "application/json");
        using var added = await api.PutAsync("schedules/often", schedule, TestContext.Current.CancellationToken);
        using var paused = await api.PostAsync("queues/default/pause", content: null, TestContext.Current.CancellationToken);
        foreach (var path in (string[])["/", "/tasks", "/tasks?text=no+such+thing", $"/tasks/{waiting}", $"/tasks/{failed}", "/queues", "/queues/default", "/workers", "/schedules", "/schedules/often/edit", "/schedules/add?kind=tasks.divide", "/new/tasks.divide"])
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
