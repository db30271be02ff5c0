using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tests.Support;

namespace Tests.Api;

public sealed class LimitTests(RedisFixture redis)
{
    [Fact]
    public async Task One_stream_too_many_is_503_until_another_ends()
    {
        await using var api = Start(("Api:MaxHeldRequests", "1"));
        await using (var stream = await api.Http.StreamAsync("/events"))
        {
            await stream.NextAsync();
            var refused = await api.Http.CallAsync("GET /events");
            refused.IsProblem(HttpStatusCode.ServiceUnavailable);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        await Eventually.TrueAsync("there is room again", async () =>
        {
            using var response = await api.Http.OpenAsync("/events");
            return response.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task One_wait_too_many_is_503_but_a_look_is_not()
    {
        await using var api = Start(("Api:MaxHeldRequests", "1"));
        var id = await api.Http.StartAsync("POST /tasks?x=1&y=1");
        using var stop = new CancellationTokenSource();
        Task<HttpResponseMessage> WaitAsync() => api.Http.GetAsync(new Uri($"/tasks/{id}?wait=30", UriKind.Relative), stop.Token);
        var waiting = WaitAsync();
        await api.Arrived.FirstAsync(path => path.EndsWith("?wait=30", StringComparison.Ordinal));

        await Eventually.TrueAsync("a wait is refused", async () =>
        {
            if (waiting.IsCompleted) // the short wait was there before it
                waiting = WaitAsync();
            return (await api.Http.CallAsync($"GET /tasks/{id}?wait=0.01")).Status == HttpStatusCode.ServiceUnavailable;
        });

        Assert.Equal(HttpStatusCode.OK, (await api.Http.CallAsync($"GET /tasks/{id}")).Status);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_silent_stream_is_kept_open_by_pings()
    {
        await using var api = Start(("Api:Heartbeat", "00:00:00.1"));
        await using var stream = await api.Http.StreamAsync("/events");

        Assert.Equal(["ping", "ping"], [(await stream.NextAsync()).EventType, (await stream.NextAsync()).EventType]);
    }

    [Fact]
    public async Task A_stream_and_a_wait_end_when_the_Api_stops()
    {
        await using var api = Start();
        var id = await api.Http.StartAsync("POST /tasks?x=1&y=1");
        await using var stream = await api.Http.StreamAsync("/events");
        await stream.NextAsync();
        var wait = api.Http.CallAsync($"GET /tasks/{id}?wait=30");
        await api.Arrived.FirstAsync(path => path.EndsWith("?wait=30", StringComparison.Ordinal));

        api.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.DoesNotContain(await stream.RestAsync(), one => one.EventType != "ping");
        Assert.Equal("PENDING", (await wait).Text("status"));
    }

    [Theory]
    [InlineData("Api:MaxBodyBytes", "0")]
    [InlineData("Api:MaxWait", "01:00:00")]
    [InlineData("Api:BackgroundCapacity", "0")]
    [InlineData("Dashboard:Url", "dashboard")]
    public void A_wrong_setting_fails_the_start(string key, string value) =>
        Assert.ThrowsAny<Exception>(() => Start((key, value)));

    private ApiServer Start(params (string Key, string Value)[] settings) =>
        new(redis.ConnectionString, RedisFixture.NewPrefix(), settings.ToDictionary(one => one.Key, one => one.Value));
}
