using System.Net;
using System.Net.Http.Json;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Chaos;

/// <summary>SIGKILL of the Api and of Web, as processes of their own, while they are called.</summary>
public sealed class FrontTests(RedisFixture redis)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_Api_has_answered_ends_however_often_the_Api_is_killed()
    {
        await using var fleet = await Fleet.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix(), size: 1);
        var (port, web) = (RedisServer.FindFreePort(), RedisServer.FindFreePort());
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(5) };
        using var pages = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{web}") };
        await using var load = new Workload(fleet.Client) { Send = number => PostAsync(http, number) };
        var (api, site) = (await StartAsync("Api", port, fleet), await StartAsync("Web", web, fleet, $"--services:api:http:0=http://127.0.0.1:{port}"));
        await WellAsync(http, "queues");
        await load.BeginAsync();

        for (var i = 0; i < 3; i++)
        {
            await Task.WhenAll(api.SignalAsync("KILL"), site.SignalAsync("KILL"));
            await api.DisposeAsync();
            await site.DisposeAsync();
            (api, site) = (await StartAsync("Api", port, fleet), await StartAsync("Web", web, fleet, $"--services:api:http:0=http://127.0.0.1:{port}"));
            await load.MoreAsync(50);
        }

        await WellAsync(pages, "tasks");
        await load.EndAsync();
        await api.DisposeAsync();
        await site.DisposeAsync();
        Assert.True(load.Refused > 0);
        await load.AllEndedOnceAsync(redis.Connection);
        await Report.TellAsync("SIGKILL of Api and Web, three times", load);
    }

    private static async Task<TaskId> PostAsync(HttpClient http, int number)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync(new Uri("tasks/chaos.work", UriKind.Relative), new { number });
            answer.EnsureSuccessStatusCode();
            return TaskId.Parse((await answer.Content.ReadFromJsonAsync<Dictionary<string, object>>())!["task_id"].ToString()!);
        }
        catch (TaskCanceledException exception)
        {
            throw new HttpRequestException("no answer", exception);
        }
    }

    private static Task WellAsync(HttpClient http, string path) => Eventually.TrueAsync($"{path} is answered", async () =>
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Stop);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    });

    private Task<ChildProcess> StartAsync(string service, int port, Fleet fleet, params string[] settings) => ChildProcess.StartAsync(
        "dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, $"{service}.dll"), $"--urls=http://127.0.0.1:{port}", $"--ConnectionStrings:redis={redis.ConnectionString}", $"--TaskQueue:Prefix={fleet.Prefix}",
            "--Logging:LogLevel:Default=Warning", "--environment=Development", "--Security:Anonymous=true", .. settings,
        ],
        AppContext.BaseDirectory);
}
