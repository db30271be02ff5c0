using System.Net;

namespace Tests.Api;

public sealed class QueueLimitTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_limit_is_set_shown_and_taken_back()
    {
        var set = await api.Http.CallAsync("PUT /queues/limited/limits?kind=tests.run", """{"concurrency":5,"rate":"100/m"}""");

        Assert.Equal(HttpStatusCode.OK, set.Status);
        var limit = Assert.Single(set.Body.EnumerateArray());
        Assert.Equal("kind:tests.run", limit.GetProperty("name").GetString());
        Assert.Equal((5, 100, 60d), (limit.GetProperty("concurrency").GetInt32(), limit.GetProperty("starts").GetInt32(), limit.GetProperty("period").GetDouble()));
        Assert.True(limit.GetProperty("is_set").GetBoolean());

        Assert.Empty((await api.Http.CallAsync("DELETE /queues/limited/limits?kind=tests.run")).Body.EnumerateArray());
    }

    [Theory]
    [InlineData("PUT /queues/default/limits", """{}""", "concurrency")]
    [InlineData("PUT /queues/default/limits", """{"concurrency":0}""", "concurrency")]
    [InlineData("PUT /queues/default/limits", """{"rate":"fast"}""", "rate")]
    [InlineData("PUT /queues/default/limits", """{"rate":"10/s","burst":5}""", "burst")]
    [InlineData("PUT /queues/default/limits?per_key=true", """{"rate":"10/s"}""", "kind")]
    [InlineData("PUT /queues/default/limits?kind=A", """{"rate":"10/s"}""", "kind")]
    [InlineData("GET /queues/Default/limits", null, "queue")]
    public async Task What_makes_no_sense_is_400(string call, string? body, string field) =>
        (await api.Http.CallAsync(call, body)).IsProblem(HttpStatusCode.BadRequest, field);
}
