using System.Net;
using System.Text.Json;
using Tests.Support;

namespace Tests.Api;

public sealed class StatsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("", "15m", 90)]
    [InlineData("?window=3h", "3h", 180)]
    [InlineData("?window=24h&queue=default", "24h", 144)]
    public async Task What_ended_is_in_every_window(string query, string window, int points)
    {
        await api.Http.EndOfAsync(await api.Http.StartAsync("POST /tasks/tests.run", """{"step":"a"}"""));

        var stats = await Eventually.GetAsync("it is counted", () => api.Http.CallAsync("GET /stats" + query), answer => answer["total"].GetProperty("succeeded").GetInt64() > 0);

        Assert.Equal((window, points), (stats.Text("window"), stats["points"].GetArrayLength()));
        Assert.True(stats["total"].GetProperty("run_time").GetProperty("p99").GetDouble() >= 0);
        Assert.Contains(stats["queues"].EnumerateArray(), queue => queue.GetProperty("name").GetString() == "default" && queue.GetProperty("outlook").GetString() == "empty");
        Assert.Equal(1, stats["workers"].GetInt32());
        Assert.Equal(JsonValueKind.String, stats["health"].GetProperty("level").ValueKind);
    }

    [Fact]
    public async Task What_changed_is_listed()
    {
        var changes = await Eventually.GetAsync("the worker is noted", () => api.Http.CallAsync("GET /changes?limit=100"), answer => answer.Body.GetArrayLength() > 0);

        Assert.Contains(changes.Body.EnumerateArray(), change => change.GetProperty("type").GetString() == "worker-online");
    }

    [Fact]
    public async Task A_queue_that_is_not_there_has_nothing()
    {
        var stats = await api.Http.CallAsync("GET /stats?queue=nowhere");

        Assert.Equal((HttpStatusCode.OK, 0), (stats.Status, stats["queues"].GetArrayLength()));
    }

    [Theory]
    [InlineData("GET /stats?window=1h&queue=A", "queue", "window")]
    [InlineData("GET /changes?limit=101", "limit")]
    public async Task Malformed_values_are_400(string call, params string[] fields) => (await api.Http.CallAsync(call)).IsProblem(HttpStatusCode.BadRequest, fields);
}
