using System.Net;
using Polly.CircuitBreaker;

namespace Tests.ServiceDefaults;

public sealed class HttpResilienceTests
{
    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    public async Task A_read_is_sent_again_after_a_transient_failure(HttpStatusCode failure)
    {
        var server = new RecordingServer(failure, failure, HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.OK, await SendAsync(server, HttpMethod.Get));
        Assert.Equal(3, server.Addresses.Count);
    }

    [Fact]
    public async Task A_read_gives_up_after_three_retries()
    {
        var server = new RecordingServer(HttpStatusCode.ServiceUnavailable);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(server, HttpMethod.Get));
        Assert.Equal(4, server.Addresses.Count);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task A_write_is_sent_once(string method)
    {
        var server = new RecordingServer(HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(server, new HttpMethod(method)));
        Assert.Single(server.Addresses);
    }

    [Fact]
    public async Task What_the_caller_did_wrong_is_not_sent_again()
    {
        var server = new RecordingServer(HttpStatusCode.NotFound, HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(server, HttpMethod.Get));
        Assert.Single(server.Addresses);
    }

    [Fact]
    public async Task A_dead_server_does_not_cut_the_others_off()
    {
        var server = new RecordingServer((request, _) =>
            request.RequestUri!.Host == "dead" ? HttpStatusCode.InternalServerError : HttpStatusCode.OK);
        using var host = ServiceBuilder.Build(server);
        using var client = host.Client();

        await Assert.ThrowsAnyAsync<BrokenCircuitException>(async () =>
        {
            for (var i = 0; i < 10; i++)
                (await client.GetAsync("http://dead/", TestContext.Current.CancellationToken)).Dispose();
        });

        using var answer = await client.GetAsync("http://well/", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<HttpStatusCode> SendAsync(RecordingServer server, HttpMethod method)
    {
        using var host = ServiceBuilder.Build(server);
        using var client = host.Client();
        using var request = new HttpRequestMessage(method, "http://server/");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
