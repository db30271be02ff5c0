using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using Tests.Support;
using Worker.Fetching;

namespace Tests.Worker.Fetching;

public sealed class JsonFetcherTests : IAsyncLifetime
{
    private readonly Stranger _stranger = new();
    private LoopbackServer _server = null!;
    private LoopbackServer _secret = null!;
    private int _secretReads;

    public async ValueTask InitializeAsync()
    {
        _secret = await LoopbackServer.StartAsync(app => app.MapGet("/", () => new { secret = Interlocked.Increment(ref _secretReads) }));
        _server = await LoopbackServer.StartAsync(_stranger.Map);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _secret.DisposeAsync();
    }

    [Fact]
    public async Task Without_permission_this_machine_is_refused() =>
        Assert.Contains("not public", (await RefusedAsync("/ok", allow: null)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task With_permission_its_JSON_comes_back() =>
        Assert.Equal(42, (await FetchAsync("/ok")).GetProperty("answer").GetInt32());

    [Fact]
    public async Task Redirects_are_followed_five_times() =>
        Assert.Equal(42, (await FetchAsync("/redirect/5")).GetProperty("answer").GetInt32());

    [Fact]
    public async Task But_not_six_times() =>
        Assert.Equal("more than 5 redirects", (await RefusedAsync("/redirect/6")).Message);

    [Theory]
    [InlineData("SECRET")]
    [InlineData("http://localhost:SECRETPORT/")]
    [InlineData("http://[::ffff:127.0.0.1]:SECRETPORT/")]
    [InlineData("http://0x7f.1:SECRETPORT/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("file:///etc/hostname")]
    [InlineData("http://user:password@example.com/")]
    public async Task A_redirect_from_an_allowed_host_leads_nowhere_else(string target)
    {
        var location = target.Replace("SECRETPORT", $"{new Uri(_secret.Url).Port}", StringComparison.Ordinal)
            .Replace("SECRET", _secret.Url, StringComparison.Ordinal);

        await RefusedAsync("/to?target=" + Uri.EscapeDataString(location));

        Assert.Equal(0, _secretReads);
    }

    [Fact]
    public async Task A_name_is_resolved_once_and_the_address_that_was_checked_is_reached()
    {
        var port = new Uri(_server.Url).Port;
        var resolved = new Recorder<string>("a name");
        var connector = new GuardedConnector(Options.Create(new FetchOptions { AllowedHosts = { "named.example" } }))
        {
            Resolve = (name, _) =>
            {
                resolved.Add(name);
                return Task.FromResult(new[] { IPAddress.Loopback });
            },
        };

        var fetcher = Fetchers.Create(connector: connector);
        await fetcher.FetchAsync($"http://named.example:{port}/ok", TestContext.Current.CancellationToken);

        Assert.Equal(["named.example"], resolved.Items);
    }

    [Theory]
    [InlineData("/large")]
    [InlineData("/large-chunked")]
    [InlineData("/bomb")]
    public async Task More_than_the_limit_is_refused(string path) =>
        Assert.Equal("the answer is larger than 1048576 bytes", (await RefusedAsync(path)).Message);

    [Theory]
    [InlineData("/html")]
    [InlineData("/empty")]
    [InlineData("/deep")]
    public async Task What_is_not_JSON_is_refused(string path) =>
        Assert.StartsWith("the answer is not JSON", (await RefusedAsync(path)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(404)]
    [InlineData(401)]
    [InlineData(304)]
    public async Task A_refusal_by_the_server_is_final(int status) =>
        Assert.Equal($"127.0.0.1 answered {status}", (await RefusedAsync($"/status/{status}")).Message);

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    [InlineData(429)]
    public async Task Trouble_of_the_server_is_worth_another_try(int status)
    {
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => FetchAsync($"/status/{status}?token=hidden"));

        Assert.Equal($"127.0.0.1 answered {status}", failure.Message);
        Assert.Equal(1, _stranger.StatusReads); // the policy retries, not the HTTP client
    }

    [Fact]
    public async Task So_is_a_closed_port()
    {
        var url = _secret.Url;
        var authority = _secret.Authority;
        await _secret.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => Fetchers.Create(authority).FetchAsync(url, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/silent")]
    [InlineData("/half")]
    public async Task So_is_an_answer_that_does_not_come_in_time(string path)
    {
        var time = new ManualTime();
        var fetching = Fetchers.Create(_server.Authority, time).FetchAsync(_server.Url + path, TestContext.Current.CancellationToken);
        await time.Waits.FirstAsync(wait => wait == TimeSpan.FromSeconds(10));

        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("127.0.0.1 did not answer in full within 10 s", (await Assert.ThrowsAsync<TimeoutException>(() => fetching)).Message);
    }

    [Fact]
    public async Task Cancelling_is_not_a_timeout()
    {
        using var cancellation = new CancellationTokenSource();
        var fetching = Fetchers.Create(_server.Authority).FetchAsync(_server.Url + "/silent", cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetching);
    }

    [Fact]
    public async Task The_stranger_learns_nothing_of_us()
    {
        await FetchAsync("/ok");

        Assert.Equal("accept,accept-encoding,host,user-agent", _stranger.Headers);
    }

    [Fact]
    public async Task The_fetch_is_a_span_without_the_query()
    {
        var port = new Uri(_server.Url).Port;
        var spans = new Recorder<Activity>("a span");
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);

        await FetchAsync("/ok?token=hidden");

        var span = await spans.FirstAsync(span => Equals(span.GetTagItem("server.port"), port));
        Assert.Equal($"http://127.0.0.1:{port}/ok?*", span.GetTagItem("url.full"));
    }

    private Task<JsonElement> FetchAsync(string path) => FetchAsync(path, _server.Authority);

    private Task<JsonElement> FetchAsync(string path, string? allow) =>
        Fetchers.Create(allow).FetchAsync(_server.Url + path, TestContext.Current.CancellationToken);

    private Task<FetchRefusedException> RefusedAsync(string path) => RefusedAsync(path, _server.Authority);

    private Task<FetchRefusedException> RefusedAsync(string path, string? allow) =>
        Assert.ThrowsAsync<FetchRefusedException>(() => FetchAsync(path, allow));
}
