using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tests.Support;
using Web.Live;

namespace Tests.Web.Load;

/// <summary>What a page costs Redis, in commands: clocks differ from machine to machine, counts don't.</summary>
public sealed class ReadCountTests
{
    private const int Many = 50_000;

    [Fact]
    public async Task The_first_view_reads_as_much_of_many_tasks_as_of_few()
    {
        await using var bench = await LoadBench.StartAsync();
        await bench.EnqueueAsync("mail", 400);
        await bench.EndAsync("mail", 200);
        var few = await bench.CountAsync(() => bench.ShowAsync());

        await bench.EnqueueAsync("mail", Many);
        await bench.EndAsync("mail", Many / 2);
        var many = await bench.CountAsync(() => bench.ShowAsync());

        Assert.Contains("xrevrange", few.Keys);
        Assert.Equal(few, many);
    }

    [Fact]
    public async Task A_rare_filter_is_looked_for_only_so_far()
    {
        await using var bench = await LoadBench.StartAsync();
        await bench.EnqueueAsync("mail", 1, kind: "tests.rare");
        await bench.EnqueueAsync("mail", Many);

        var page = "";
        var counts = await bench.CountAsync(async () => page = await bench.ShowAsync("/tasks?name=tests.rare"));

        Assert.Contains("Looked through 20,000 tasks, back to", page, StringComparison.Ordinal);
        Assert.InRange(counts["xrevrange"], 20, 50);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/tasks")]
    public async Task Ten_pages_cost_redis_what_one_costs(string path)
    {
        await using var bench = await LoadBench.StartAsync();
        await bench.EnqueueAsync("mail", 500);
        var one = await bench.CountAsync(() => bench.ShowAsync(path));

        var ten = await bench.CountAsync(() => Task.WhenAll(Enumerable.Range(0, 10).Select(_ => bench.ShowAsync(path))));

        Assert.NotEmpty(one);
        Assert.Equal(one, ten);
    }

    [Fact]
    public async Task A_thousand_events_in_a_second_are_told_to_a_page_three_times_at_most()
    {
        await using var bench = await LoadBench.StartAsync();
        var changes = bench.Web.GetRequiredService<Changes>();
        using var page = new ClientWebSocket();
        await page.ConnectAsync(new Uri(bench.Pages.BaseAddress!.ToString().Replace("http:", "ws:", StringComparison.Ordinal) + "live"), TestContext.Current.CancellationToken);
        var calls = new Recorder<string>("a call");
        var listening = ListenAsync(page, calls);
        await Eventually.TrueAsync("the page is heard", () =>
        {
            changes.Report("first");
            bench.Time.Advance(Changes.Window);
            return Task.FromResult(calls.Items.Count > 0);
        });
        var before = calls.Items.Count;

        for (var i = 0; i < 1000; i++)
        {
            changes.Report($"task-{i}");
            bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await calls.CountAsync(before + 1);
        Assert.InRange(calls.Items.Count, before + 1, before + 4); // one may have been under way
        page.Abort();
        await listening;
    }

    private static async Task ListenAsync(WebSocket page, Recorder<string> calls)
    {
        var buffer = new byte[64];
        try
        {
            while (true)
            {
                var received = await page.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
                calls.Add(Encoding.UTF8.GetString(buffer, 0, received.Count));
            }
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException)
        {
            // The page was closed.
        }
    }
}
