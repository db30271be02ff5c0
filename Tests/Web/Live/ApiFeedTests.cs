using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tests.Support;
using Tests.Web.Http;
using Web.Live;

namespace Tests.Web.Live;

public sealed class ApiFeedTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly Recorder<string> _asked = new("a request for events, by its Last-Event-ID");
    private readonly StubApi _api;
    private readonly Changes _changes;
    private readonly ApiFeed _feed;
    private Pipe _stream = new();
    private HttpStatusCode _status = HttpStatusCode.OK;

    public ApiFeedTests()
    {
        _api = new(Answer);
        _changes = new(_time);
        _feed = new(_api, _changes, _time, NullLogger<ApiFeed>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.Writer.CompleteAsync();
        await _feed.StopAsync(CancellationToken.None);
        _feed.Dispose();
        _changes.Dispose();
        _api.Dispose();
    }

    [Fact]
    public async Task An_event_is_told_to_the_pages_that_show_its_task()
    {
        await StartAsync();
        using var mine = _changes.Subscribe("default-7-0");

        await SendAsync("id: 9-0\nevent: task-started\ndata: {\"type\":\"task-started\",\"task_id\":\"default-7-0\"}\n\n");
        await TellAsync(mine);
    }

    [Fact]
    public async Task After_a_cut_it_resumes_behind_the_last_event_it_saw()
    {
        await StartAsync();
        using var all = _changes.Subscribe(taskId: null);
        await SendAsync("id: 9-0\nevent: task-started\ndata: {\"task_id\":\"default-7-0\"}\n\n");
        await TellAsync(all);

        await CutAsync();

        await _asked.FirstAsync(lastEventId => lastEventId == "9-0");
    }

    [Fact]
    public async Task An_Api_that_is_down_is_said_to_be_until_it_answers_again()
    {
        _status = HttpStatusCode.ServiceUnavailable;
        await StartAsync();
        await Eventually.TrueAsync("down", () => Task.FromResult(_feed.Connection.IsUp == false));
        Assert.Equal("Redis is away", _feed.Connection.Problem!.Title);

        _status = HttpStatusCode.OK;
        _time.Advance(TimeSpan.FromSeconds(5));

        await Eventually.TrueAsync("up", () => Task.FromResult(_feed.Connection.IsUp == true));
    }

    [Fact]
    public async Task A_stream_that_falls_silent_is_given_up()
    {
        await StartAsync();
        await Eventually.TrueAsync("up", () => Task.FromResult(_feed.Connection.IsUp == true));

        _time.Advance(ApiFeed.MaxSilence);

        await Eventually.TrueAsync("down", () => Task.FromResult(_feed.Connection.IsUp == false));
    }

    private async Task StartAsync()
    {
        await _feed.StartAsync(TestContext.Current.CancellationToken);
        await _asked.FirstAsync(lastEventId => lastEventId.Length == 0);
    }

    private async Task SendAsync(string text) =>
        await _stream.Writer.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);

    // The first call may have been made by the connection itself: then the event's own comes at the end of the window.
    private async Task TellAsync(Subscription subscription) =>
        await Eventually.TrueAsync("told", () =>
        {
            _time.Advance(Changes.Window);
            return Task.FromResult(subscription.Calls.TryRead(out _));
        });

    private async Task CutAsync()
    {
        var old = _stream;
        _stream = new Pipe();
        await old.Writer.CompleteAsync();
        await Eventually.TrueAsync("asked again", () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(_api.Requests.Count > 1);
        });
    }

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        _asked.Add(request.Headers.TryGetValues("Last-Event-ID", out var ids) ? ids.Single() : "");
        return _status == HttpStatusCode.OK
            ? new(_status) { Content = new StreamContent(_stream.Reader.AsStream()) }
            : StubApi.Json("""{"title":"Redis is away"}""", _status, "application/problem+json");
    }
}
