using System.Net;
using System.Text.Json;
using Tests.Support;

namespace Tests.Api;

/// <summary>Workflows over HTTP: start, look, wait, list, cancel; and everything that is no workflow.</summary>
public sealed class WorkflowTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private HttpClient Http => api.Http;

    [Fact]
    public async Task A_chain_is_started_and_waited_for()
    {
        var started = await Http.CallAsync(
            "POST /workflows",
            """{"name": "halves", "chain": [{"kind": "tasks.divide", "args": {"x": 100, "y": 2}}, {"kind": "tasks.divide", "args": {"y": 5}, "into": "x", "name": "fifth"}]}""");

        Assert.Equal((HttpStatusCode.Created, "PENDING"), (started.Status, started.Text("status")));
        var id = started.Text("workflow_id");
        Assert.Equal($"/workflows/{id}", started.Headers.Location?.OriginalString);
        var ended = await EndOfAsync(id!);
        Assert.Equal(("halves", "SUCCESS", "10.0"), (ended.Text("name"), ended.Text("status"), ended["result"].GetRawText()));
        Assert.Equal((2, 2), (ended["done"].GetInt32(), ended["total"].GetInt32()));
        var steps = ended["steps"].EnumerateArray().ToList();
        Assert.Equal(["tasks.divide", "fifth"], steps.Select(step => step.GetProperty("name").GetString()));
        var task = await Http.CallAsync($"GET /tasks/{steps[1].GetProperty("task_id").GetString()}");
        Assert.Equal((id, "10.0"), (task.Text("workflow_id"), task["result"].GetRawText()));
        Assert.Equal(task.Text("trace_id"), ended.Text("trace_id"));
        Assert.Contains((await Http.CallAsync("GET /workflows")).Body.EnumerateArray(), one => one.GetProperty("workflow_id").GetString() == id);
    }

    [Theory]
    [InlineData("""{"group": [{"kind": "tests.run", "args": {"step": "a"}}, {"kind": "tests.run", "args": {"step": "b"}}]}""", """["a","b"]""")]
    [InlineData("""{"kind": "tests.run", "args": {"step": "alone"}}""", "\"alone\"")]
    [InlineData("""{"steps": [{"name": "b", "kind": "tests.run", "after": "a", "into": "step"}, {"name": "a", "kind": "tests.run", "args": {"step": "flat"}}]}""", "\"flat\"")]
    [InlineData(
        """{"chord": {"header": [{"chain": [{"kind": "tests.run", "args": {"step": "a"}}]}, {"kind": "tests.run", "args": {"step": "b"}}], "body": {"kind": "tests.run", "args": {"step": "c"}}}}""",
        "\"c\"")]
    public async Task Every_form_runs(string body, string result) =>
        Assert.Equal(result, (await RunAsync(body))["result"].GetRawText());

    [Fact]
    public async Task A_failure_runs_what_was_meant_for_it()
    {
        var ended = await RunAsync(
            """
            {"chain": [{"kind": "tasks.divide", "args": {"x": 1, "y": 0}}, {"kind": "tasks.divide", "args": {"y": 1}, "into": "x"}],
             "on_failure": {"kind": "tests.run", "args": {"step": "mended"}, "name": "mend"}, "on_end": {"kind": "tests.run", "args": {"step": "swept"}}}
            """);

        Assert.Equal(("FAILURE", 1), (ended.Text("status"), ended["failed"].GetInt32()));
        var steps = ended["steps"].EnumerateArray().ToList();
        Assert.Equal(["FAILURE", "SKIPPED", "SUCCESS", "SUCCESS"], steps.Select(step => step.GetProperty("status").GetString()));
        Assert.Equal("division by zero", steps[0].GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_workflow_is_cancelled_once()
    {
        var begun = new Signal("begun");
        api.Steps["endless.workflow"] = async (_, cancelled) =>
        {
            begun.Set();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
            return "never";
        };
        var id = (await Http.CallAsync(
            "POST /workflows", """{"chain": [{"kind": "tests.run", "args": {"step": "endless.workflow"}}, {"kind": "tests.run", "args": {"step": "b"}}]}""")).Text("workflow_id")!;
        await begun.WaitAsync();

        var cancelled = await Http.CallAsync($"DELETE /workflows/{id}");

        Assert.Equal(HttpStatusCode.Accepted, cancelled.Status);
        Assert.NotEqual(JsonValueKind.Null, cancelled["cancelled_at"].ValueKind);
        var ended = await EndOfAsync(id);
        Assert.Equal("REVOKED", ended.Text("status"));
        Assert.All(ended["steps"].EnumerateArray(), step => Assert.Equal("REVOKED", step.GetProperty("status").GetString()));
        (await Http.CallAsync($"DELETE /workflows/{id}")).IsProblem(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("""{}""", "body")]
    [InlineData("""{"chain": [], "group": []}""", "body")]
    [InlineData("""{"chain": []}""", "chain")]
    [InlineData("""{"chain": [5]}""", "chain[0]")]
    [InlineData("""{"steps": []}""", "steps")]
    [InlineData("""{"kind": "tests.walk"}""", "kind")]
    [InlineData("""{"kind": "tests.run", "args": {"stop": "a"}}""", "args.step", "args.stop")]
    [InlineData("""{"kind": "tests.run", "args": {"step": "a"}, "after": ["b"]}""", "after")]
    [InlineData("""{"chain": [{"kind": "tests.run", "args": {"step": "a"}}, {"kind": "tests.run", "into": "stop"}]}""", "chain[1].args.step", "chain[1].into")]
    [InlineData("""{"group": [{"kind": "tests.run", "args": {"step": "a"}, "into": "step"}]}""", "group[0].into")]
    [InlineData("""{"chord": {"header": [{"kind": "tests.run", "args": {"step": 5}}], "body": {"kind": "tests.run", "into": "step"}}}""", "chord.header[0].args.step")]
    [InlineData("""{"chord": {"header": {}}}""", "chord.body", "chord.header")]
    [InlineData("""{"kind": "tests.run", "args": {"step": "a"}, "on_failure": {"chain": [{"kind": "tests.run"}]}}""", "on_failure.chain[0].args.step")]
    [InlineData("""{"steps": [{"name": "a", "kind": "tests.run", "args": {"step": "a"}}, {"name": "b", "kind": "tests.run", "args": {"step": "a"}, "after": ["c"]}]}""", "steps[1].after")]
    [InlineData("""{"steps": [{"name": "a", "kind": "tests.run", "args": {"step": "a"}, "when": "never"}]}""", "steps[0].when")]
    [InlineData("""{"steps": [{"name": "a", "kind": "tests.run", "args": {"step": "a"}}, {"name": "a", "kind": "tests.run", "args": {"step": "a"}}]}""", "steps[1].name")]
    [InlineData("""{"name": "no name", "chain": [{"kind": "tests.run", "args": {"step": "a"}}]}""", "name")]
    [InlineData("""{"chain": [{"kind": "tests.run", "args": {"step": "a"}}], "more": 1}""", "more")]
    public async Task What_is_no_workflow_is_named_by_field(string body, params string[] fields) =>
        (await Http.CallAsync("POST /workflows", body)).IsProblem(HttpStatusCode.UnprocessableEntity, fields);

    [Theory]
    [InlineData("GET /workflows/nobody", HttpStatusCode.BadRequest, "workflow_id")]
    [InlineData("DELETE /workflows/nobody", HttpStatusCode.BadRequest, "workflow_id")]
    [InlineData("GET /workflows?limit=0", HttpStatusCode.BadRequest, "limit")]
    [InlineData("GET /workflows/019b8a1c4f3e7d1a9c0b5e2f8a7d6c31?wait=x", HttpStatusCode.BadRequest, "wait")]
    [InlineData("GET /workflows/019b8a1c4f3e7d1a9c0b5e2f8a7d6c31?wait=1", HttpStatusCode.NotFound)]
    [InlineData("DELETE /workflows/019b8a1c4f3e7d1a9c0b5e2f8a7d6c31", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_a_problem(string call, HttpStatusCode status, params string[] fields) =>
        (await Http.CallAsync(call)).IsProblem(status, fields);

    [Fact]
    public async Task A_thousand_steps_fit_in_a_body()
    {
        var header = string.Join(',', Enumerable.Repeat("""{"kind": "tests.run", "args": {"step": "one of a thousand"}, "queue": "default"}""", 3000));

        var ended = await RunAsync("""{"chord": {"header": [""" + header + """], "body": {"kind": "tests.run", "args": {"step": "done"}}}}""");

        Assert.Equal((3001, "SUCCESS"), (ended["done"].GetInt32(), ended.Text("status")));
    }

    private async Task<Answer> RunAsync(string body)
    {
        var started = await Http.CallAsync("POST /workflows", body);
        Assert.True(started.Status == HttpStatusCode.Created, $"{started.Status} {started.Body}");
        return await EndOfAsync(started.Text("workflow_id")!);
    }

    private async Task<Answer> EndOfAsync(string id)
    {
        var workflow = await Http.CallAsync($"GET /workflows/{id}?wait=30");
        Assert.Equal(HttpStatusCode.OK, workflow.Status);
        Assert.NotEqual(JsonValueKind.Null, workflow["ended_at"].ValueKind);
        return workflow;
    }
}
