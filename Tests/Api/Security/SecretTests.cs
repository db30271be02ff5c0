using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tests.Support;

namespace Tests.Api.Security;

/// <summary>What is secret is in no log line, no span and no name of a Redis key, whatever happens to a task.</summary>
public sealed class SecretTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly string _prefix = RedisFixture.NewPrefix();
    private readonly string _secret = $"hunter2-{Guid.NewGuid():N}";
    private readonly LogLines _lines = new();
    private readonly Spans _spans = new();

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _spans.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Arguments_headers_and_keys_are_told_to_nobody()
    {
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, _prefix, configure: settings => settings["Logging:LogLevel:TaskQueue"] = "Trace", tasks: tasks => tasks.Add<IssueTokenHandler, IssueToken, string>());
        worker.Steps[_secret] = (_, _) => Task.FromResult("done"); // a result that is not marked is logged
        worker.Steps[$"fails {_secret}"] = (_, _) => throw new InvalidOperationException("It went wrong.");
        await Eventually.TrueAsync("the kinds are published", async () => await worker.Client.FindDefinitionAsync("tests.run") is not null);
        var settings = new Dictionary<string, string>(TestKeys.Settings()) { ["Logging:LogLevel:TaskQueue"] = "Trace", ["Logging:LogLevel:Api"] = "Trace" };
        await using var api = new ApiServer(redis.ConnectionString, _prefix, settings);
        api.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestKeys.Of("root"));
        api.Http.DefaultRequestHeaders.Add("Task-Password", _secret);

        var made = (await api.Http.CallAsync("POST /keys", """{"name":"made","role":"viewer"}""")).Text("key")!;
        await SucceedAsync(api);
        Assert.Equal("•••", (await api.Http.EndOfAsync(await api.Http.StartAsync("POST /tasks/tests.issue_token", """{"user":"ada"}"""))).Text("result"));
        await FailAsync(api);
        await MistakeAsync(api);
        await PretendAsync(api);

        // The framework logs addresses with their queries, unless it is told not to.
        Assert.Equal("Warning", api.Services.GetRequiredService<IConfiguration>()["Logging:LogLevel:Microsoft.AspNetCore"]);
        string[] secrets = [_secret, IssueTokenHandler.Token, made.Split('.')[^1], TestKeys.Of("root").Split('.')[^1]];
        Assert.NotEmpty(_lines.Of("tests.run")); // they are read at all
        Assert.NotEmpty(_spans.Of("tests.run"));
        foreach (var secret in secrets)
        {
            Assert.Empty(_lines.Of(secret));
            Assert.Empty(_spans.Of(secret));
            Assert.DoesNotContain(redis.Connection.GetServers()[0].Keys(pattern: $"{_prefix}*"), key => key.ToString().Contains(secret, StringComparison.Ordinal));
        }
    }

    private async Task SucceedAsync(ApiServer api)
    {
        var id = await api.Http.StartAsync($"POST /tasks/tests.run?unique_key={_secret}&countdown=0.01", $$"""{"step":"{{_secret}}"}""");
        Assert.Equal("done", (await api.Http.EndOfAsync(id)).Text("result"));
    }

    private async Task FailAsync(ApiServer api)
    {
        var id = await api.Http.StartAsync("POST /tasks/tests.run", $$"""{"step":"fails {{_secret}}"}""");
        Assert.Equal("FAILURE", (await api.Http.EndOfAsync(id)).Text("status"));
        await api.Http.CallAsync($"POST /tasks/{id}/requeue", $$"""{"step":"{{_secret}}"}""");
    }

    private async Task MistakeAsync(ApiServer api)
    {
        (await api.Http.CallAsync("POST /tasks/tests.run", $$"""{"step":"a","{{_secret}}":1}""")).IsProblem(HttpStatusCode.UnprocessableEntity, _secret);
        (await api.Http.CallAsync("POST /tasks/tests.run", $$"""{"step":"{{_secret}}" """)).IsProblem(HttpStatusCode.BadRequest, "body");
    }

    private async Task PretendAsync(ApiServer api)
    {
        using var stranger = new HttpClient { BaseAddress = api.Http.BaseAddress };
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"tq.root.{_secret}");
        (await stranger.CallAsync("GET /queues")).IsProblem(HttpStatusCode.Unauthorized);
    }

    /// <summary>Every line that a logger of ours, or of a library, writes in this process.</summary>
    private sealed class LogLines : EventListener
    {
        private const EventKeywords Formatted = (EventKeywords)4;

        private readonly ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> Of(string text) => _lines.Where(line => line.Contains(text, StringComparison.Ordinal) && !line.Contains(" Microsoft.AspNetCore.", StringComparison.Ordinal));

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Microsoft-Extensions-Logging")
                EnableEvents(eventSource, EventLevel.LogAlways, Formatted);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) => _lines?.Enqueue(string.Join(' ', eventData.Payload ?? []));
    }

    /// <summary>Every span of this process, with all it carries.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly ConcurrentQueue<string> _spans = new();
        private readonly ActivityListener _listener;

        public Spans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = _ => true,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = span => _spans.Enqueue(Describe(span)),
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IEnumerable<string> Of(string text) => _spans.Where(span => span.Contains(text, StringComparison.Ordinal));

        public void Dispose() => _listener.Dispose();

        private static string Describe(Activity span)
        {
            var text = new StringBuilder($"{span.DisplayName} {span.StatusDescription}");
            foreach (var (name, value) in span.TagObjects.Concat(span.Events.SelectMany(one => one.Tags)))
                text.Append(' ').Append(name).Append('=').Append(value);
            foreach (var (name, value) in span.Baggage)
                text.Append(' ').Append(name).Append('=').Append(value);
            return text.ToString();
        }
    }
}
