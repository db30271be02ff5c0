using System.Net;
using Tests.Support;

namespace Tests.Api;

public sealed class RedisDownTests
{
    [Fact]
    public async Task While_Redis_is_away_every_call_is_503_and_afterwards_all_is_well()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = new ApiServer(redis.ConnectionString, RedisFixture.NewPrefix());
        var id = await api.Http.StartAsync("POST /tasks?x=1&y=1");
        await redis.KillAsync();

        string[] calls =
        [
            "POST /tasks?x=1&y=1", "POST /tasks/tasks.divide", $"GET /tasks/{id}", $"GET /tasks/{id}?wait=30", $"GET /result/{id}", "GET /tasks",
            "GET /events", $"GET /tasks/{id}/events", $"GET /tasks/{id}/image", $"DELETE /tasks/{id}", "GET /queues", "GET /workers", "GET /kinds",
            "POST /fetch?url=http://example.com", "POST /upload?video_id=1",
        ];
        foreach (var call in calls)
            Unavailable(await api.Http.CallAsync(call));
        Unavailable(await api.Http.CallAsync("POST /generate", """{"prompt":"a"}"""));
        Assert.Equal(HttpStatusCode.OK, (await api.Http.CallAsync("GET /")).Status);
        (await api.Http.CallAsync("POST /tasks?x=1")).IsProblem(HttpStatusCode.BadRequest, "y");

        await redis.RestartAsync();
        await Eventually.TrueAsync("the Api is well", async () => (await api.Http.CallAsync("GET /tasks")).Status == HttpStatusCode.OK);
        Assert.Empty((await api.Http.CallAsync("GET /tasks"))["tasks"].EnumerateArray());
        await api.Http.StartAsync("POST /tasks?x=1&y=1");
    }

    private static void Unavailable(Answer answer)
    {
        answer.IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }
}
