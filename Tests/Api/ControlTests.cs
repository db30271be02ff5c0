using System.Net;
using System.Text.Json;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Api;

/// <summary>Workers and queues are controlled and inspected over HTTP.</summary>
public sealed class ControlTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private HttpClient Http => api.Http;

    [Fact]
    public async Task A_worker_is_told_to_run_more_at_once_and_shows_it()
    {
        var worker = await WorkerAsync();

        var asked = await Http.CallAsync($"PUT /workers/{worker}/concurrency", """{"concurrency":21}""");

        Assert.Equal((HttpStatusCode.Accepted, 21), (asked.Status, asked["concurrency"].GetInt32()));
        await SeenAsync("concurrency", one => one.GetProperty("concurrency").GetInt32() == 21);
    }

    [Fact]
    public async Task A_worker_is_told_to_consume_a_queue_and_no_longer()
    {
        var worker = await WorkerAsync();

        var added = await Http.CallAsync($"PUT /workers/{worker}/queues/extra", """{"weight":6}""");
        await SeenAsync("the queue", one => one.GetProperty("weights").TryGetProperty("extra", out var weight) && weight.GetInt32() == 6);
        var task = await Http.StartAsync("POST /tasks/tests.run?queue=extra", """{"step":"there"}""");
        Assert.Equal("there", (await Http.EndOfAsync(task)).Text("result"));
        var queues = await Http.CallAsync("GET /inspect/active_queues");
        Assert.Contains(queues[worker].EnumerateArray(), one => one.GetProperty("name").GetString() == "extra" && one.GetProperty("weight").GetInt32() == 6);
        var cancelled = await Http.CallAsync($"DELETE /workers/{worker}/queues/extra");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (added.Status, cancelled.Status));
        Assert.Equal((6, 0), (added["queues"].GetProperty("extra").GetInt32(), cancelled["queues"].GetProperty("extra").GetInt32()));
        await SeenAsync("it is gone", one => one.GetProperty("queues").EnumerateArray().All(queue => queue.GetString() != "extra"));
    }

    [Fact]
    public async Task A_queue_is_paused_drained_and_resumed()
    {
        await MakeQueueAsync("flow");

        var paused = await Http.CallAsync("POST /queues/flow/pause");
        var drained = await Http.CallAsync("POST /queues/flow/drain");
        var refused = await Eventually.GetAsync("it is refused", () => Http.CallAsync("POST /tasks/tests.run?queue=flow", """{"step":"a"}"""), answer => answer.Status == HttpStatusCode.Conflict);
        var resumed = await Http.CallAsync("POST /queues/flow/resume");

        Assert.Equal((true, false), (paused["paused"].GetBoolean(), paused["draining"].GetBoolean()));
        Assert.Equal((true, true), (drained["paused"].GetBoolean(), drained["draining"].GetBoolean()));
        Assert.Equal((false, false), (resumed["paused"].GetBoolean(), resumed["draining"].GetBoolean()));
        refused.IsProblem(HttpStatusCode.Conflict);
        Assert.Contains("/queues/flow/resume", refused.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_is_purged_when_its_name_is_repeated()
    {
        await MakeQueueAsync("bulk");
        var task = await Http.StartAsync("POST /tasks/tests.run?queue=bulk&countdown=3600", """{"step":"never"}""");
        var scheduled = await Http.CallAsync("GET /inspect/scheduled?queue=bulk&limit=1");

        (await Http.CallAsync("DELETE /queues/bulk/tasks")).IsProblem(HttpStatusCode.BadRequest, "confirm");
        (await Http.CallAsync("DELETE /queues/bulk/tasks?confirm=default")).IsProblem(HttpStatusCode.BadRequest, "confirm");
        var purged = await Http.CallAsync("DELETE /queues/bulk/tasks?confirm=bulk");

        Assert.Equal(task, scheduled["bulk"].EnumerateArray().Single().GetProperty("task_id").GetString());
        Assert.True(purged["purged"].GetInt32() >= 1);
        Assert.Equal("REVOKED", (await Http.CallAsync($"GET /tasks/{task}")).Text("status"));
    }

    [Fact]
    public async Task Workers_are_inspected_in_Celerys_words()
    {
        var (started, open, worker) = (new Signal("started"), new TaskCompletionSource(), await WorkerAsync());
        api.Steps["inspected"] = async (_, _) =>
        {
            started.Set();
            await open.Task; // the worker belongs to no test: it has no signal of one
            return "";
        };
        var task = await Http.StartAsync("POST /tasks/tests.run", """{"step":"inspected"}""");
        await started.WaitAsync();

        await Eventually.TrueAsync("it is active", async () =>
            (await Http.CallAsync("GET /inspect/active"))[worker].EnumerateArray().Any(one => one.GetProperty("task_id").GetString() == task));
        open.SetResult();

        Assert.Equal("pong", (await Http.CallAsync("GET /inspect/ping"))[worker].GetProperty("ok").GetString());
        Assert.Contains("tests.run", (await Http.CallAsync("GET /inspect/registered"))[worker].EnumerateArray().Select(kind => kind.GetString()));
        Assert.Equal(JsonValueKind.Array, (await Http.CallAsync("GET /inspect/reserved"))[worker].ValueKind);
        var stats = (await Http.CallAsync("GET /inspect/stats"))[worker];
        Assert.Equal(Environment.ProcessId, stats.GetProperty("pid").GetInt32());
        Assert.True(stats.GetProperty("uptime").GetDouble() >= 0);
    }

    [Theory]
    [InlineData("POST /workers/nobody/shutdown")]
    [InlineData("PUT /workers/nobody/concurrency", """{"concurrency":1}""")]
    [InlineData("PUT /workers/nobody/queues/default")]
    [InlineData("DELETE /workers/nobody/queues/default")]
    [InlineData("POST /queues/nowhere/pause")]
    [InlineData("POST /queues/nowhere/drain")]
    [InlineData("POST /queues/No%20Where/resume")]
    [InlineData("DELETE /queues/nowhere/tasks?confirm=nowhere")]
    [InlineData("GET /inspect/everything")]
    public async Task What_is_not_there_is_404(string call, string? body = null) => (await Http.CallAsync(call, body)).IsProblem(HttpStatusCode.NotFound);

    [Theory]
    [InlineData("PUT /workers/w/queues/A", 400, "queue")]
    [InlineData("DELETE /workers/w/queues/A", 400, "queue")]
    [InlineData("GET /inspect/scheduled?limit=0&queue=A", 400, "limit", "queue")]
    public async Task Malformed_values_are_400(string call, int status, params string[] fields) => (await Http.CallAsync(call)).IsProblem((HttpStatusCode)status, fields);

    [Theory]
    [InlineData("concurrency", """{}""", "concurrency")]
    [InlineData("concurrency", """{"concurrency":0}""", "concurrency")]
    [InlineData("concurrency", """{"concurrency":"4"}""", "concurrency")]
    [InlineData("concurrency", """{"concurrency":10001}""", "concurrency")]
    [InlineData("concurrency", """{"concurrency":4,"force":true}""", "force")]
    [InlineData("queues/default", """{"weight":1001}""", "weight")]
    public async Task Numbers_out_of_bounds_are_422(string what, string body, string field) =>
        (await Http.CallAsync($"PUT /workers/w/{what}", body)).IsProblem(HttpStatusCode.UnprocessableEntity, field);

    private async Task<string> WorkerAsync() => (await SeenAsync("a worker", _ => true)).GetProperty("name").GetString()!;

    private async Task<JsonElement> SeenAsync(string what, Func<JsonElement, bool> isSo)
    {
        var workers = await Eventually.GetAsync(what, () => Http.CallAsync("GET /workers"), all => all.Body.EnumerateArray().Any(isSo));
        return workers.Body.EnumerateArray().First(isSo);
    }

    /// <summary>A queue that no worker consumes.</summary>
    private Task<string> MakeQueueAsync(string queue)
    {
        Assert.True(QueueName.IsValid(queue));
        return Http.StartAsync($"POST /tasks/tests.run?queue={queue}", """{"step":"waits"}""");
    }
}
