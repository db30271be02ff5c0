using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class ManyEventsTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Fact]
    public async Task However_often_a_page_is_told_it_looks_again_once_for_all()
    {
        var page = await Browser.OpenAsync();
        var (line, looks, answer) = (new Recorder<IWebSocketRoute>("the page's line"), new Recorder<int>("a look"), new TaskCompletionSource());
        await page.RouteWebSocketAsync("**/live", line.Add); // the test speaks for the server
        await page.RouteAsync("**/tasks", async route =>
        {
            if (route.Request.Headers.ContainsKey("x-live-refresh"))
            {
                looks.Add(1);
                await answer.Task;
            }

            await route.ContinueAsync();
        });
        await page.GotoAsync(new Uri(App.Web, "/tasks").ToString());
        var server = await line.FirstAsync(_ => true);
        await looks.CountAsync(1);

        for (var i = 0; i < 1000; i++)
            server.Send("changed");
        var id = await EnqueueAsync("tasks/tasks.divide?countdown=3600", new { x = 1.0, y = 2.0 });
        answer.SetResult();

        await Expect(page.Locator($"tr[data-key='{id}']")).ToBeVisibleAsync();
        await looks.CountAsync(2);
        Assert.InRange(looks.Items.Count, 2, 6); // some may be of its own slow rhythm
    }
}
