using System.Net;
using System.Text.Json;
using Tests.Support;

namespace Tests.Api;

/// <summary>Schedules over HTTP: put, look, pause, resume, run, delete; and everything that is no schedule.</summary>
public sealed class ScheduleTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Daily = """{"kind":"tests.run","args":{"step":"daily"},"cron":"0 6 * * *","time_zone":"Europe/Vienna","misfire":"skip"}""";

    private HttpClient Http => api.Http;

    [Fact]
    public async Task A_schedule_is_put_looked_at_and_deleted()
    {
        var created = await Http.CallAsync("PUT /schedules/put.daily", Daily);
        var updated = await Http.CallAsync("PUT /schedules/put.daily", Daily);
        var found = await Http.CallAsync("GET /schedules/put.daily");
        var all = await Http.CallAsync("GET /schedules");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (created.Status, updated.Status));
        Assert.Equal("/schedules/put.daily", created.Headers.Location?.OriginalString);
        Assert.Equal(created.Body.GetRawText(), found.Body.GetRawText());
        Assert.Contains(found.Body.GetRawText(), all.Body.EnumerateArray().Select(one => one.GetRawText()));
        Assert.Equal(("put.daily", "tests.run", "0 6 * * *"), (found.Text("name"), found.Text("kind"), found.Text("cron")));
        Assert.Equal(("Europe/Vienna", "skip", false), (found.Text("time_zone"), found.Text("misfire"), found["paused"].GetBoolean()));
        Assert.All(new[] { "queue", "every", "last_run", "last_task_id" }, field => Assert.Equal(JsonValueKind.Null, found[field].ValueKind));
        Assert.True(found["next_run"].GetDateTimeOffset() > TimeProvider.System.GetUtcNow());
        DateTimeOffset[] next = [.. found["next_runs"].EnumerateArray().Select(run => run.GetDateTimeOffset())];
        Assert.Equal((5, found["next_run"].GetDateTimeOffset()), (next.Length, next[0]));
        Assert.All(next.Zip(next.Skip(1)), pair => Assert.InRange((pair.Second - pair.First).TotalHours, 23, 25)); // daily, and an hour is moved twice a year
        Assert.Equal(HttpStatusCode.NoContent, (await Http.CallAsync("DELETE /schedules/put.daily")).Status);
        (await Http.CallAsync("DELETE /schedules/put.daily")).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_GET_shows_may_be_put_back()
    {
        var created = await Http.CallAsync("PUT /schedules/back", Daily);

        var back = await Http.CallAsync("PUT /schedules/back", created.Body.GetRawText());

        Assert.Equal(HttpStatusCode.OK, back.Status);
        Assert.Equal(created.Body.GetRawText(), back.Body.GetRawText());
    }

    [Fact]
    public async Task A_schedule_is_paused_and_resumed()
    {
        await Http.CallAsync("PUT /schedules/pause", Daily);

        var paused = await Http.CallAsync("POST /schedules/pause/pause");
        var changed = await Http.CallAsync("PUT /schedules/pause", """{"kind":"tests.run","args":{"step":"a"},"every":1}""");
        var resumed = await Http.CallAsync("POST /schedules/pause/resume");

        Assert.Equal((true, JsonValueKind.Null), (paused["paused"].GetBoolean(), paused["next_run"].ValueKind));
        Assert.Equal(0, paused["next_runs"].GetArrayLength());
        Assert.True(changed["paused"].GetBoolean());
        Assert.Equal((false, 1), (resumed["paused"].GetBoolean(), resumed["every"].GetDouble()));
        Assert.NotEqual(JsonValueKind.Null, resumed["next_run"].ValueKind);
    }

    [Fact]
    public async Task A_schedule_is_run_by_hand_also_while_it_is_paused()
    {
        await Http.CallAsync("PUT /schedules/hand", """{"kind":"tests.run","args":{"step":"daily"},"cron":"0 6 * * *","paused":true}""");

        var id = await Http.StartAsync("POST /schedules/hand/run");

        Assert.Equal("daily", (await Http.EndOfAsync(id)).Text("result"));
        var after = await Http.CallAsync("GET /schedules/hand");
        Assert.Equal((id, 1, true), (after.Text("last_task_id"), after["runs"].GetInt32(), after["paused"].GetBoolean()));
    }

    [Fact]
    public async Task A_schedule_starts_its_task_when_it_is_due()
    {
        await Http.CallAsync("PUT /schedules/due", """{"kind":"tests.run","args":{"step":"due"},"every":1}""");

        var ran = await Eventually.GetAsync("it has run", () => Http.CallAsync("GET /schedules/due"), one => one["runs"].GetInt32() > 0);

        Assert.Equal("due", (await Http.EndOfAsync(ran.Text("last_task_id")!)).Text("result"));
        await Http.CallAsync("DELETE /schedules/due");
    }

    [Theory]
    [InlineData("""{}""", "kind")]
    [InlineData("""{"kind":"tests.run","args":{"step":"a"}}""", "cron")]
    [InlineData("""{"kind":"tests.run","args":{"step":"a"},"cron":"* * * * *","every":5}""", "every")]
    [InlineData("""{"kind":"tests.run","args":{"step":"a"},"cron":"61 * * * *"}""", "cron")]
    [InlineData("""{"kind":"tests.run","args":{"step":"a"},"cron":"0 0 31 2 *"}""", "cron")]
    [InlineData("""{"kind":"tests.run","args":{"step":"a"},"cron":7}""", "cron")]
    [InlineData("""{"kind":"tests.run","args":{"step":"a"},"every":0}""", "every")]
    [InlineData("""{"kind":"tests.run","args":{"step":"a"},"every":"5"}""", "every")]
    [InlineData("""{"kind":"tests.run","args":{"step":"a"},"every":1e999}""", "every")]
    [InlineData("""{"kind":"tests.run","args":{"step":"a"},"cron":"* * * * *","time_zone":"Vienna"}""", "time_zone")]
    [InlineData("""{"kind":"tests.run","args":{"step":"a"},"every":5,"misfire":"always"}""", "misfire")]
    [InlineData("""{"kind":"tests.run","args":{"step":"a"},"every":5,"queue":"A B"}""", "queue")]
    [InlineData("""{"kind":"tests.run","args":{"step":"a"},"every":5,"paused":"no"}""", "paused")]
    [InlineData("""{"kind":"tests.run","args":{"step":1},"every":5}""", "args.step")]
    [InlineData("""{"kind":"tests.run","args":{"stop":"a"},"every":5}""", "args.step", "args.stop")]
    [InlineData("""{"kind":"tests.run","args":[],"every":5}""", "args")]
    [InlineData("""{"kind":"tests.rum","args":{"step":"a"},"every":5}""", "kind")]
    [InlineData("""{"kind":"tests.run","args":{"step":"a"},"evry":5,"cron":"* * * * *"}""", "evry")]
    [InlineData("""{"kind":"tests.rum","queue":"-","cron":"x","time_zone":"y"}""", "cron", "kind", "queue", "time_zone")]
    public async Task What_is_no_schedule_is_422(string body, params string[] fields) =>
        (await Http.CallAsync("PUT /schedules/bad", body)).IsProblem(HttpStatusCode.UnprocessableEntity, fields);

    [Fact]
    public async Task Arguments_too_long_are_422()
    {
        var body = $$"""{"kind":"tests.run","args":{"step":"{{new string('a', 9000)}}"},"every":5}""";

        (await Http.CallAsync("PUT /schedules/bad", body)).IsProblem(HttpStatusCode.UnprocessableEntity, "args");
    }

    [Fact]
    public async Task A_name_that_is_none_is_400() => (await Http.CallAsync("PUT /schedules/no%20name", Daily)).IsProblem(HttpStatusCode.BadRequest, "schedule");

    [Theory]
    [InlineData("GET /schedules/nobody")]
    [InlineData("DELETE /schedules/nobody")]
    [InlineData("POST /schedules/nobody/pause")]
    [InlineData("POST /schedules/nobody/resume")]
    [InlineData("POST /schedules/nobody/run")]
    [InlineData("GET /schedules/no%20name")]
    public async Task What_is_not_there_is_404(string call) => (await Http.CallAsync(call)).IsProblem(HttpStatusCode.NotFound);
}
