using System.Net;

namespace Tests.Api.Security;

public sealed class RedactionTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Secret = "hunter2-marker";
    private const string Later = "POST /tasks/tests.login?countdown=3600&queue=secrets";
    private const string Body = $$"""{"user":"ada","password":"{{Secret}}","proxy":{"host":"h","token":"{{Secret}}"} }""";

    [Fact]
    public async Task A_kind_says_what_is_sensitive()
    {
        var kinds = await api.Http.CallAsync("GET /kinds");
        var properties = kinds.Body.EnumerateArray().Single(kind => kind.GetProperty("name").GetString() == "tests.login").GetProperty("schema").GetProperty("properties");

        Assert.True(properties.GetProperty("password").GetProperty("writeOnly").GetBoolean());
        Assert.True(properties.GetProperty("proxy").GetProperty("properties").GetProperty("token").GetProperty("x-sensitive").GetBoolean());
        Assert.False(properties.GetProperty("user").TryGetProperty("writeOnly", out _));
    }

    [Theory]
    [InlineData("GET /tasks/{0}")]
    [InlineData("GET /tasks?queue=secrets&limit=200")]
    [InlineData("GET /inspect/scheduled?queue=secrets")]
    [InlineData("GET /api/task/info/{0}")]
    [InlineData("GET /api/tasks?taskname=tests.login")]
    public async Task It_is_masked_wherever_it_is_shown(string call)
    {
        var id = await api.Http.StartAsync(Later, Body);

        var shown = (await api.Http.CallAsync(call.Replace("{0}", id, StringComparison.Ordinal))).Body.GetRawText();

        Assert.Contains("ada", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_masked_in_events_failures_and_what_is_revoked()
    {
        var failed = await api.Http.StartAsync("POST /tasks/tests.login", Body.Replace("ada", "fails", StringComparison.Ordinal));
        var fingerprint = (await api.Http.EndOfAsync(failed)).Text("error_fingerprint");
        var events = await api.Http.GetStringAsync($"/tasks/{failed}/events", TestContext.Current.CancellationToken);
        var letters = await api.Http.CallAsync($"GET /dead-letters/{fingerprint}");
        var revoked = await api.Http.CallAsync($"DELETE /tasks/{await api.Http.StartAsync(Later, Body)}");

        Assert.All([events, letters.Body.GetRawText(), revoked.Body.GetRawText()], shown => Assert.DoesNotContain(Secret, shown, StringComparison.Ordinal));
        Assert.Contains("fails", letters.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /tasks/{0}")]
    [InlineData("GET /tasks?name=tests.issue_token")]
    [InlineData("GET /result/{0}")]
    [InlineData("GET /api/task/info/{0}")]
    [InlineData("GET /api/task/result/{0}")]
    public async Task A_sensitive_result_is_masked_wherever_it_is_shown(string call)
    {
        var id = await api.Http.StartAsync("POST /tasks/tests.issue_token", """{"user":"ada"}""");
        Assert.Equal("•••", (await api.Http.EndOfAsync(id)).Text("result"));

        var shown = (await api.Http.CallAsync(call.Replace("{0}", id, StringComparison.Ordinal))).Body.GetRawText();

        Assert.Contains("SUCCESS", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(IssueTokenHandler.Token, shown, StringComparison.Ordinal);
        Assert.Equal(IssueTokenHandler.Token, (await api.Http.CallAsync($"GET /tasks/{id}?reveal=true")).Text("result"));
    }

    [Fact]
    public async Task What_a_workflow_returns_is_masked_if_one_of_its_steps_says_so()
    {
        var id = (await api.Http.CallAsync("POST /workflows", """{"chain":[{"kind":"tests.issue_token","args":{"user":"ada"}}]}""")).Text("workflow_id");

        var ended = await Support.Eventually.GetAsync("it has ended", () => api.Http.CallAsync($"GET /workflows/{id}"), answer => answer.Text("status") == "SUCCESS");

        Assert.Equal("•••", ended.Text("result"));
        Assert.DoesNotContain(IssueTokenHandler.Token, ended.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_does_not_find_it()
    {
        await api.Http.StartAsync(Later, Body);

        Assert.NotEmpty((await api.Http.CallAsync("GET /tasks?queue=secrets&text=ada"))["tasks"].EnumerateArray());
        Assert.Empty((await api.Http.CallAsync("GET /tasks?queue=secrets&text=hunter2"))["tasks"].EnumerateArray());
    }

    [Fact]
    public async Task Who_edits_the_rest_keeps_it()
    {
        var failed = await api.Http.StartAsync("POST /tasks/tests.login", Body.Replace("ada", "fails", StringComparison.Ordinal));
        var shown = (await api.Http.EndOfAsync(failed))["args"].GetRawText();

        var again = await api.Http.StartAsync($"POST /tasks/{failed}/requeue", shown.Replace("fails", "ada", StringComparison.Ordinal));

        Assert.Equal($"{Secret.Length}", (await api.Http.EndOfAsync(again)).Text("result"));
    }

    [Fact]
    public async Task A_schedule_keeps_it_too()
    {
        await api.Http.CallAsync("PUT /schedules/login", $$"""{"kind":"tests.login","args":{{Body}},"every":3600}""");
        var shown = await api.Http.CallAsync("GET /schedules/login");
        Assert.DoesNotContain(Secret, shown.Body.GetRawText(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await api.Http.CallAsync("PUT /schedules/login", shown.Body.GetRawText())).Status);
        var run = await api.Http.StartAsync("POST /schedules/login/run");

        Assert.Equal($"{Secret.Length}", (await api.Http.EndOfAsync(run)).Text("result"));
        await api.Http.CallAsync("DELETE /schedules/login");
    }

    [Fact]
    public async Task The_mask_itself_is_no_value() =>
        (await api.Http.CallAsync(Later, """{"user":"ada","password":"•••"}""")).IsProblem(HttpStatusCode.UnprocessableEntity, "body");

    [Fact]
    public async Task Who_may_and_asks_sees_it_and_is_written_down()
    {
        var id = await api.Http.StartAsync(Later, Body);

        var shown = await api.Http.CallAsync($"GET /tasks/{id}?reveal=true");

        Assert.Equal(Secret, shown["args"].GetProperty("password").GetString());
        await Support.Eventually.TrueAsync("it is written down", async () =>
            (await api.Http.CallAsync($"GET /audit?action=reveal_arguments&target={id}"))["entries"].GetArrayLength() == 1);
    }
}
