using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TaskQueue.Authoring;
using TaskQueue.Contracts;
using Tests.Support;
using Tests.Worker.Fetching;
using Worker.Tasks;

namespace Tests.Worker.Tasks;

public sealed class FetchAndStoreTests
{
    [Fact]
    public async Task The_result_is_as_the_tutorial_has_it()
    {
        await using var server = await LoopbackServer.StartAsync(app => app.MapGet("/", () => new { Temp = 21.5, City = "Oslo" }));

        var result = await RunAsync(server.Url, allow: server.Authority);

        Assert.Equal("""{"status":"complete","data":{"temp":21.5,"city":"Oslo"}}""", JsonSerializer.Serialize(result, TaskJson.Results));
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://[::1]:8080/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("ftp://example.com/")]
    [InlineData("not a url")]
    public async Task What_is_refused_is_rejected_for_good(string url) =>
        await Assert.ThrowsAsync<RejectTaskException>(() => RunAsync(url, allow: null));

    [Fact]
    public async Task Trouble_on_the_way_is_left_to_the_retries()
    {
        await using var server = await LoopbackServer.StartAsync(app => app.MapGet("/", () => Results.StatusCode(502)));

        await Assert.ThrowsAsync<HttpRequestException>(() => RunAsync(server.Url, allow: server.Authority));
        Assert.Equal(3, FetchAndStoreHandler.Policy.MaxRetries);
    }

    private static Task<FetchResult> RunAsync(string url, string? allow) =>
        new FetchAndStoreHandler(Fetchers.Create(allow))
            .RunAsync(new FetchAndStore(url), new FakeTaskContext(), TestContext.Current.CancellationToken);
}
