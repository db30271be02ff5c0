using System.Net;
using System.Text.Json;

namespace Tests.Api;

public sealed class EventStreamTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private HttpClient Http => api.Http;

    [Fact]
    public async Task A_task_is_told_from_its_snapshot_to_its_end()
    {
        var go = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        api.Steps["told"] = (context, cancellationToken) =>
        {
            context.ReportProgress(50, "half");
            return go.Task.WaitAsync(cancellationToken);
        };
        var id = await Http.StartAsync("POST /tasks/tests.run", """{"step":"told"}""");
        await using var stream = await Http.StreamAsync($"/tasks/{id}/events");
        var snapshot = await stream.NextAsync();
        go.SetResult("done");

        var rest = await stream.RestAsync();

        Assert.Equal("snapshot", snapshot.EventType);
        Assert.Equal(id, JsonElement.Parse(snapshot.Data).GetProperty("task_id").GetString());
        Assert.Equal("task-succeeded", rest[^1].EventType);
        Assert.NotNull(rest[^1].EventId);
        Assert.All(rest, one => Assert.Equal(one.EventType, JsonElement.Parse(one.Data).GetProperty("type").GetString()));
    }

    [Fact]
    public async Task An_ended_task_is_a_snapshot_and_then_no_more()
    {
        var id = await EndedAsync("quick");

        await using var stream = await Http.StreamAsync($"/tasks/{id}/events");
        var all = await stream.RestAsync();

        var snapshot = Assert.Single(all);
        Assert.Equal("snapshot", snapshot.EventType);
        Assert.Equal("SUCCESS", JsonElement.Parse(snapshot.Data).GetProperty("status").GetString());
        using var again = await Http.OpenAsync($"/tasks/{id}/events", snapshot.EventId);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
    }

    [Fact]
    public async Task Who_comes_back_to_an_ended_task_gets_what_it_missed()
    {
        var id = await EndedAsync("missed");

        await using var stream = await Http.StreamAsync($"/tasks/{id}/events", "default=0-0.0");

        Assert.Equal(["snapshot", "task-succeeded"], (await stream.RestAsync()).Select(one => one.EventType).Where(type => type != "task-started"));
    }

    [Fact]
    public async Task All_tasks_are_told_and_a_stream_resumes_where_it_broke_off()
    {
        await EndedAsync("before");
        string? last;
        string first;
        await using (var stream = await Http.StreamAsync("/events"))
        {
            Assert.Equal("ping", (await stream.NextAsync()).EventType);
            first = await EndedAsync("first");
            last = (await stream.UntilAsync("task-succeeded", first)).EventId;
        }

        var second = await EndedAsync("second");
        await using var resumed = await Http.StreamAsync("/events", last);
        await using var byQuery = await Http.StreamAsync($"/events?last_event_id={Uri.EscapeDataString(last!)}");

        foreach (var stream in (EventReader[])[resumed, byQuery])
        {
            await stream.UntilAsync("task-succeeded", second);
            Assert.DoesNotContain(stream.Seen, one => one.Data.Contains(first, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Nothing_between_may_buffer_or_keep_a_stream()
    {
        using var response = await Http.OpenAsync("/events");

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.True(response.Headers.CacheControl?.NoCache);
    }

    private async Task<string> EndedAsync(string step)
    {
        var id = await Http.StartAsync("POST /tasks/tests.run", $$"""{"step":"{{step}}"}""");
        await Http.EndOfAsync(id);
        return id;
    }
}
