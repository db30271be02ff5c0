using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class NarrowScreenTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Fact]
    public async Task No_page_is_wider_than_the_screen()
    {
        var id = await EnqueueAsync("tasks/tasks.fetch_and_store", new { url = "https://" + new string('a', 60) + ".example/" + new string('b', 300) });
        foreach (var path in (string[])["/", "/?window=24h&queue=default", "/tasks", $"/tasks/{id}", "/queues", "/queues/default", "/workers", "/schedules", "/schedules/add?kind=tasks.divide", "/new", "/new/tasks.generate_image", "/failures", "/workflows", "/workflows/new", "/workflows/new?json=chord", $"/tasks/{id}/edit", "/nowhere"])
        {
            var page = await OpenAsync(path, width: 400);
            await FitsAsync(page, path, 400);
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await FitsAsync(page, path, 400);
            await page.SetViewportSizeAsync(1400, 900);
            await FitsAsync(page, path, 1400);
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task Rows_become_cards()
    {
        var id = await EnqueueAsync("tasks/tasks.divide", new { x = 9.0, y = 2.0 });
        var page = await OpenAsync("/tasks", width: 400);

        var card = page.Locator($"tr[data-key='{id}']");
        await Expect(card).ToHaveCSSAsync("display", "grid");
        await Expect(card.GetByText("4.5")).ToBeVisibleAsync();
        await card.GetByRole(AriaRole.Link).ClickAsync();
        await SeeStateAsync(page, "SUCCESS");
    }

    private static async Task FitsAsync(IPage page, string path, int width) =>
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than {width}.");
}
