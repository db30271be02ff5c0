using System.Net;
using System.Net.WebSockets;
using System.Text;
using Tests.Support;

namespace Tests.Web;

public sealed class HttpTests(InProcessAppFixture fixture) : IClassFixture<InProcessAppFixture>
{
    private readonly InProcessApp _app = fixture.App;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/tasks/default-1-0", "No such task")]
    [InlineData("/tasks/default-1-0/image", "")]
    [InlineData("/queues/nowhere", "No such queue")]
    [InlineData("/schedules/nothing/edit", "No such schedule")]
    [InlineData("/nowhere", "There is nothing here")]
    public async Task What_does_not_exist_gets_404(string path, string text)
    {
        using var web = _app.CreateWebClient();
        using var response = await web.GetAsync(path, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains(text, await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/tasks")]
    [InlineData("/js/live.js")]
    public async Task A_page_may_load_only_what_we_serve(string path)
    {
        using var web = _app.CreateWebClient();
        using var response = await web.GetAsync(path, Cancel);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Opener-Policy")));
    }

    [Fact]
    public async Task A_form_without_its_token_starts_nothing()
    {
        using var web = _app.CreateWebClient();
        using var form = new FormUrlEncodedContent([new("_handler", "start"), new("Arguments", """{"x":1,"y":1}""")]);
        using var response = await web.PostAsync("/new/tasks.divide", form, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("/queues/default/pause")]
    [InlineData("/queues/default/purge")]
    [InlineData("/workers/any/stop")]
    [InlineData("/workers/any/concurrency")]
    [InlineData("/schedules/any/delete")]
    [InlineData("/tasks/default-1-0/revoke")]
    [InlineData("/tasks/default-1-0/requeue")]
    [InlineData("/tasks/default-1-0/forget")]
    [InlineData("/failures/0123456789ab/requeue")]
    [InlineData("/failures/0123456789ab/discard")]
    [InlineData("/failures/0123456789ab/selected/requeue")]
    [InlineData("/failures/0123456789ab/selected/discard")]
    [InlineData("/workflows/019b8a1c4f3e7d1a9c0b5e2f8a7d6c31/cancel")]
    public async Task A_button_of_another_site_does_nothing(string path)
    {
        using var web = _app.CreateWebClient();
        using var form = new FormUrlEncodedContent([new("confirm", "default"), new("concurrency", "1"), new("task_ids", "default-1-0")]);
        using var response = await web.PostAsync(path, form, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task The_socket_says_when_to_look_again()
    {
        using var socket = await ConnectAsync(_app.Web.GetLeftPart(UriPartial.Authority));
        using var api = _app.CreateApiClient();
        using var posted = await api.PostAsync("tasks?x=1&y=1", content: null, Cancel);

        var buffer = new byte[64];
        var message = await socket.ReceiveAsync(buffer, Cancel);

        Assert.Equal("changed", Encoding.UTF8.GetString(buffer, 0, message.Count));
    }

    [Fact]
    public async Task Another_site_may_not_listen() =>
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync("https://elsewhere.example"));

    private async Task<ClientWebSocket> ConnectAsync(string origin)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(new UriBuilder(_app.Web) { Scheme = "ws", Path = "/live" }.Uri, Cancel);
        return socket;
    }
}
