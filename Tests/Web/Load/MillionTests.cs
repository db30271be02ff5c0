using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Tests.Web.Load;

/// <summary>A million tasks, and how long the pages take: to be looked at, not asserted. See docs/tasks-page.md.</summary>
public sealed partial class MillionTests(ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public async Task How_long_pages_take_with_a_million_tasks()
    {
        await using var bench = await LoadBench.StartAsync();
        var began = Stopwatch.GetTimestamp();
        await bench.EnqueueAsync("mail", 1, kind: "tests.rare", args: """{"to":"ada@example.com"}""");
        await bench.EnqueueAsync("mail", 399_999);
        await bench.EndAsync("mail", 300_000);
        await bench.EnqueueAsync("images", 600_000);
        await bench.EndAsync("images", 200_000);
        output.WriteLine($"1,000,000 tasks (500,000 of them ended) made in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");

        await ShowAsync(bench, "first view, cold", "/tasks");
        await ShowAsync(bench, "first view", "/tasks");
        await ShowAsync(bench, "ten pages at once", "/tasks", times: 10);
        await ShowAsync(bench, "state=SUCCESS", "/tasks?state=SUCCESS");
        await ShowAsync(bench, "queue=mail", "/tasks?queue=mail");
        await ShowAsync(bench, "state=FAILURE (none)", "/tasks?state=FAILURE");
        await ShowAsync(bench, "name=tests.rare (the oldest)", "/tasks?name=tests.rare");
        await ShowAsync(bench, "text=ada@example.com (the oldest)", "/tasks?text=ada@example.com");
        await ShowAsync(bench, "worker=bench", "/tasks?worker=bench");
        await ShowAsync(bench, "within the last 15 min, no match", "/tasks?within=900&error=nothing");
        await ContinueAsync(bench);
    }

    // Page after page, as far as somebody would go.
    private async Task ContinueAsync(LoadBench bench)
    {
        var path = "/tasks?name=tests.rare";
        for (var pages = 1; pages <= 60; pages++)
        {
            var html = await bench.ShowAsync(path);
            if (html.Contains("ada@example.com", StringComparison.Ordinal) || Next().Match(html) is not { Success: true } next)
            {
                output.WriteLine($"the oldest of a million by name: on page {pages}");
                return;
            }

            path = WebUtility.HtmlDecode(next.Groups[1].Value);
        }
    }

    private async Task ShowAsync(LoadBench bench, string name, string path, int times = 1)
    {
        var elapsed = TimeSpan.Zero;
        var counts = await bench.CountAsync(async () =>
        {
            var began = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, times).Select(_ => bench.ShowAsync(path)));
            elapsed = Stopwatch.GetElapsedTime(began);
        });
        output.WriteLine($"{name,-40} {elapsed.TotalMilliseconds,6:0} ms   {string.Join(", ", counts.Select(one => $"{one.Key} {one.Value}"))}");
    }

    [GeneratedRegex("href=\"(/tasks[^\"]*)\" rel=\"next\"")]
    private static partial Regex Next();
}
