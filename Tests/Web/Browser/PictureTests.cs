using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

/// <summary>The pictures of the README, of an application in which something happens.</summary>
public sealed class PictureTests(InProcessAppFixture app, BrowserFixture browser) : WebTest(app, browser)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_pages_as_the_README_shows_them()
    {
        await HappenAsync();
        await LastAsync(Pictures.AreForReadme ? TimeSpan.FromMinutes(4) : TimeSpan.Zero);
        var image = await EnqueueAsync("tasks/tasks.generate_image", new { prompt = "misty mountains at dawn", width = 320, height = 320 });
        var order = await EnqueueAsync("tasks/tasks.flaky?id=order-17", new { fail_times = 2 });
        var workflow = await StartWorkflowAsync();

        await PictureAsync("/", "overview", page => Expect(page.Locator("#chart-throughput .chart-plot .succeeded")).ToHaveAttributeAsync("d", new System.Text.RegularExpressions.Regex("^M")));
        await PictureAsync("/tasks", "tasks", page => Expect(page.Locator("tbody tr").Nth(12)).ToBeVisibleAsync());
        await PictureAsync($"/tasks/{order}", "task", page => SeeStateAsync(page, "SUCCESS"));
        await PictureAsync($"/tasks/{image}", "generate", page => SeeStateAsync(page, "SUCCESS"));
        await PictureAsync($"/workflows/{workflow}", "workflow", page => Expect(page.Locator("main svg").First).ToBeVisibleAsync());
        await PictureAsync("/failures", "failures", page => Expect(page.Locator("tbody tr").First).ToBeVisibleAsync());
    }

    private async Task PictureAsync(string path, string name, Func<IPage, Task> seen)
    {
        var page = await OpenAsync(path, width: 1280);
        await seen(page);
        await Pictures.TakeAsync(page, name);
        await page.Context.CloseAsync();
    }

    private async Task HappenAsync()
    {
        using var api = App.CreateApiClient();
        var divisions = Enumerable.Range(1, 400).Select(i => new { x = (double)i, y = (double)(i % 12) });
        using var many = await api.PostAsJsonAsync("tasks/tasks.divide/batch", divisions, Stop);
        many.EnsureSuccessStatusCode();
        await EnqueueAsync("tasks/tasks.divide?countdown=5400", new { x = 1.0, y = 2.0 });
        await EnqueueAsync("tasks/tasks.process_upload", new { video_id = "holiday-2026" });
        await EnqueueAsync("tasks/tasks.sum?priority=9", new { numbers = new[] { 1.0, 2.0, 3.0 } });
        await Eventually.TrueAsync("the divisions have ended", async () => Ready(await api.GetByteArrayAsync("queues", Stop)) == 0);
    }

    // Charts show what lasted.
    private async Task LastAsync(TimeSpan time)
    {
        using var api = App.CreateApiClient();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        var (began, random) = (TimeProvider.System.GetTimestamp(), new Random(7));
        while (TimeProvider.System.GetElapsedTime(began) is var passed && passed < time)
        {
            var many = (int)(60 * (1.5 + Math.Sin(passed.TotalSeconds / 12))) + random.Next(20);
            using var sent = await api.PostAsJsonAsync("tasks/tasks.divide/batch", Enumerable.Range(1, many).Select(i => new { x = (double)i, y = (double)random.Next(60) }), Stop);
            sent.EnsureSuccessStatusCode();
            await timer.WaitForNextTickAsync(Stop);
        }
    }

    private static long Ready(byte[] queues) => JsonElement.Parse(queues).EnumerateArray().Sum(queue => queue.GetProperty("ready").GetInt64());

    private async Task<string> StartWorkflowAsync()
    {
        using var api = App.CreateApiClient();
        using var body = new StringContent(
            """
            {"name": "shares", "chain": [
              {"kind": "tasks.divide", "args": {"x": 100, "y": 2}},
              {"chord": {
                "header": [{"kind": "tasks.divide", "args": {"y": 2}, "into": "x"}, {"kind": "tasks.divide", "args": {"y": 5}, "into": "x"}],
                "body": {"kind": "tasks.sum", "into": "numbers"}
              }}
            ]}
            """,
            null,
            "application/json");
        using var response = await api.PostAsync("workflows", body, Stop);
        var answer = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.IsSuccessStatusCode, answer);
        return JsonElement.Parse(answer).GetProperty("workflow_id").GetString()!;
    }
}
