using System.Net;
using Api.Tutorial;
using Microsoft.Extensions.DependencyInjection;
using Tests.Support;

namespace Tests.Api;

public sealed class NotifyTests(RedisFixture redis)
{
    private readonly FakeNotifier _notifier = new();

    [Fact]
    public async Task A_notification_goes_out_after_the_answer()
    {
        await using var api = Start();

        var answer = await api.Http.CallAsync("POST /notify?email=ada@example.com&message=hello");

        Assert.Equal("""{"message":"Notification queued"}""", answer.Body.GetRawText());
        Assert.Equal(("ada@example.com", "hello"), await _notifier.Sent.FirstAsync(_ => true));
    }

    [Fact]
    public async Task What_was_queued_goes_out_before_the_Api_has_stopped()
    {
        var api = Start(("Api:BackgroundParallelism", "1"));
        _notifier.Hold();
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await api.Http.CallAsync($"POST /notify?email=ada@example.com&message={i}")).Status);
        await _notifier.Begun.WaitAsync();

        var stop = api.DisposeAsync();
        Assert.Empty(_notifier.Sent.Items);
        _notifier.Release();
        await stop;

        Assert.Equal(["0", "1", "2"], _notifier.Sent.Items.Select(one => one.Message));
    }

    [Fact]
    public async Task One_notification_too_many_is_503_and_is_not_sent()
    {
        await using var api = Start(("Api:BackgroundCapacity", "1"));
        _notifier.Hold();
        await api.Http.CallAsync("POST /notify?email=ada@example.com&message=first");

        var refused = await api.Http.CallAsync("POST /notify?email=ada@example.com&message=second");

        refused.IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(refused.Headers.RetryAfter);
        _notifier.Release();
        await Eventually.TrueAsync("there is room again", async () =>
            (await api.Http.CallAsync("POST /notify?email=ada@example.com&message=third")).Status == HttpStatusCode.OK);
        await _notifier.Sent.FirstAsync(one => one.Message == "third");
        Assert.DoesNotContain(_notifier.Sent.Items, one => one.Message == "second");
    }

    [Fact]
    public async Task A_notification_that_fails_does_not_keep_others_from_going_out()
    {
        await using var api = Start(("Api:BackgroundParallelism", "1"));

        await api.Http.CallAsync("POST /notify?email=ada@example.com&message=fail");
        await api.Http.CallAsync("POST /notify?email=ada@example.com&message=fine");

        await _notifier.Sent.FirstAsync(one => one.Message == "fine");
    }

    private ApiServer Start(params (string Key, string Value)[] settings) => new(
        redis.ConnectionString,
        RedisFixture.NewPrefix(),
        settings.ToDictionary(one => one.Key, one => one.Value),
        services => services.AddSingleton<INotifier>(_notifier));

    private sealed class FakeNotifier : INotifier
    {
        private Signal? _held;

        public Signal Begun { get; } = new("a notification begins");

        public Recorder<(string Email, string Message)> Sent { get; } = new("a notification");

        public void Hold() => _held = new("notifications may go out");

        public void Release() => _held!.Set();

        public async Task NotifyAsync(string email, string message, CancellationToken cancellationToken)
        {
            Begun.Set();
            if (_held is not null)
                await _held.WaitAsync();
            if (message == "fail")
                throw new InvalidOperationException("no");
            Sent.Add((email, message));
        }
    }
}
