using System.Text.Json;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Tests.Web.Browser;

public sealed class LostWorkerTests(InProcessAppFixture app, BrowserFixture browser, RedisFixture redis) : WebTest(app, browser)
{
    [Fact]
    public async Task A_lost_worker_is_listed_with_what_it_ran()
    {
        var keys = new RedisKeys(App.Prefix);
        var now = TimeProvider.System.GetUtcNow();
        var worker = new WorkerSnapshot
        {
            Name = "worker-lost",
            Host = "node-7",
            Pid = 4242,
            Version = "1.2.3",
            Queues = ["default"],
            StartedAt = now.AddHours(-2),
            Running = [new("default-1767225600000-0", "tasks.divide", now.AddMinutes(-2))],
        };
        await new WorkerRegistrar(redis.Connection, keys).BeatAsync(worker.Name, JsonSerializer.SerializeToUtf8Bytes(worker, ContractsJson.Default.WorkerSnapshot), isFirst: true);
        await redis.Connection.GetDatabase().SortedSetAddAsync(keys.WorkersSeen, worker.Name, now.AddMinutes(-1).ToUnixTimeMilliseconds());

        var page = await OpenAsync("/workers");

        var row = page.Locator("tr[data-key='lost-worker-lost']");
        await Expect(row).ToContainTextAsync("node-7, process 4242");
        await Expect(row).ToContainTextAsync("version 1.2.3");
        await Expect(row).ToContainTextAsync("1 min ago");
        await Expect(row.GetByText("tasks.divide")).ToHaveAttributeAsync("href", "/tasks/default-1767225600000-0");
        await Expect(page.Locator(".worker")).ToHaveCountAsync(1);
    }
}
