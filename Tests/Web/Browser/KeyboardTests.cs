using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class KeyboardTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    [Fact]
    public async Task Rows_are_walked_and_opened()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Insert(0, await EnqueueAsync("tasks/tasks.divide?countdown=3600", new { x = 5.0, y = 4.0 }));
        var page = await OpenScriptedAsync("/tasks");

        await page.Keyboard.PressAsync("j");
        await Expect(Link(page, ids[0])).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("j");
        await Expect(Link(page, ids[2])).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("k");
        await Expect(Link(page, ids[1])).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page).ToHaveURLAsync(new Uri(App.Web, $"/tasks/{ids[1]}").ToString());
    }

    [Fact]
    public async Task Nothing_is_taken_from_who_types()
    {
        var page = await OpenScriptedAsync("/tasks");

        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("/gqjk?");

        await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("/gqjk?");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("q", "/queues")]
    [InlineData("f", "/failures")]
    [InlineData("n", "/new")]
    public async Task G_and_a_letter_go_to_a_section(string letter, string path)
    {
        var page = await OpenScriptedAsync("/tasks");

        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync(letter);

        await Expect(page).ToHaveURLAsync(new Uri(App.Web, path).ToString());
    }

    [Fact]
    public async Task A_question_mark_shows_the_keys()
    {
        var page = await OpenScriptedAsync("/workers");

        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");

        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
    }

    // Keys mean something once the script is there.
    private async Task<IPage> OpenScriptedAsync(string path)
    {
        var page = await OpenAsync(path);
        await Expect(page.Locator("html.scripted")).ToHaveCountAsync(1);
        return page;
    }

    private static ILocator Link(IPage page, string id) => page.Locator($"tr[data-key='{id}'] .row-link");
}
