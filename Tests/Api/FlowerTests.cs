using System.Net;
using Tests.Support;

namespace Tests.Api;

/// <summary>Calls that were written for Flower get Flower's answers.</summary>
public sealed class FlowerTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private HttpClient Http => api.Http;

    [Theory]
    [InlineData("async-apply", """{"args":[10,4]}""")]
    [InlineData("send-task", """{"args":[10],"kwargs":{"y":4}}""")]
    [InlineData("async-apply", """{"kwargs":{"x":10,"y":4},"queue":"default","countdown":0,"priority":5,"expires":600}""")]
    public async Task A_task_is_started_and_its_result_read(string call, string body)
    {
        var started = await Http.CallAsync($"POST /api/task/{call}/tasks.divide", new StringContent(body)); // text, as curl -d sends it
        var id = started.Text("task-id")!;

        var result = await Http.CallAsync($"GET /api/task/result/{id}?timeout=30");
        var info = await Http.CallAsync($"GET /api/task/info/{id}");

        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal("PENDING", started.Text("state"));
        Assert.Equal((id, "SUCCESS", 2.5), (result.Text("task-id"), result.Text("state"), result["result"].GetDouble()));
        Assert.Equal((id, "tasks.divide", "SUCCESS", "2.5"), (info.Text("uuid"), info.Text("name"), info.Text("state"), info.Text("result")));
        Assert.All(new[] { "received", "started", "succeeded" }, moment => Assert.InRange(info[moment].GetDouble(), now - 60, now + 60));
    }

    [Fact]
    public async Task A_task_is_run_while_the_caller_waits()
    {
        var good = await Http.CallAsync("POST /api/task/apply/tasks.divide", """{"args":[9,3]}""");
        var bad = await Http.CallAsync("POST /api/task/apply/tasks.divide", """{"args":[9,0]}""");

        Assert.Equal(("SUCCESS", 3d), (good.Text("state"), good["result"].GetDouble()));
        Assert.Equal("FAILURE", bad.Text("state"));
        Assert.NotEmpty(bad.Text("traceback")!);
        Assert.Contains("division by zero", (await Http.CallAsync($"GET /api/task/info/{bad.Text("task-id")}")).Text("exception"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tasks_are_listed_by_worker_kind_state_and_time()
    {
        var first = (await Http.CallAsync("POST /api/task/apply/tests.run", """{"args":["one"]}""")).Text("task-id")!;
        var second = (await Http.CallAsync("POST /api/task/apply/tests.run", """{"args":["two"]}""")).Text("task-id")!;
        var worker = (await Http.CallAsync($"GET /api/task/info/{first}")).Text("worker");

        var all = Ids(await Http.CallAsync($"GET /api/tasks?taskname=tests.run&state=SUCCESS&workername={worker}&received_start=2020-01-01%2000:00&sort_by=received"));
        var none = Ids(await Http.CallAsync("GET /api/tasks?workername=nobody&state=All"));
        var old = Ids(await Http.CallAsync("GET /api/tasks?received_end=2020-01-01%2000:00"));
        var newest = Ids(await Http.CallAsync("GET /api/tasks?taskname=tests.run&limit=1&offset=1"));

        Assert.True(all.IndexOf(first) >= 0 && all.IndexOf(first) < all.IndexOf(second));
        Assert.Empty(none);
        Assert.Empty(old);
        Assert.Equal([first], newest);
    }

    [Fact]
    public async Task Workers_kinds_and_queues_are_told()
    {
        var workers = await Http.CallAsync("GET /api/workers?refresh=1");
        var name = workers.Body.EnumerateObject().First().Name;

        Assert.Contains("tasks.divide", workers[name].GetProperty("registered").EnumerateArray().Select(kind => kind.GetString()));
        Assert.True(workers[name].GetProperty("stats").GetProperty("pool").GetProperty("max-concurrency").GetInt32() > 0);
        Assert.True((await Http.CallAsync("GET /api/workers?status=true"))[name].GetBoolean());
        Assert.Equal(name, (await Http.CallAsync($"GET /api/workers?workername={name}")).Body.EnumerateObject().Single().Name);
        Assert.Contains("tasks.divide", (await Http.CallAsync("GET /api/task/types"))["task-types"].EnumerateArray().Select(kind => kind.GetString()));
        Assert.Contains("default", (await Http.CallAsync("GET /api/queues/length"))["active_queues"].EnumerateArray().Select(queue => queue.GetProperty("name").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await Http.CallAsync("GET /healthcheck")).Status);
    }

    [Fact]
    public async Task A_waiting_task_is_revoked_and_a_running_one_only_when_asked()
    {
        var (started, worker) = (new Signal("started"), new TaskCompletionSource());
        api.Steps["flower"] = async (_, stopping) =>
        {
            started.Set();
            await worker.Task.WaitAsync(stopping);
            return "";
        };
        var waiting = (await Http.CallAsync("POST /api/task/async-apply/tests.run", """{"args":["never"],"eta":"2030-01-31 18:00:00.000000"}""")).Text("task-id");
        var running = (await Http.CallAsync("POST /api/task/async-apply/tests.run", """{"args":["flower"]}""")).Text("task-id");
        await started.WaitAsync();
        await Eventually.TrueAsync("it is seen to run", async () => (await Http.CallAsync($"GET /tasks/{running}")).Text("status") == "STARTED");

        Assert.Equal($"Revoked '{waiting}'", (await Http.CallAsync($"POST /api/task/revoke/{waiting}")).Text("message"));
        Assert.Contains("goes on", (await Http.CallAsync($"POST /api/task/revoke/{running}")).Text("message"), StringComparison.Ordinal);
        Assert.Equal($"Revoked '{running}'", (await Http.CallAsync($"POST /api/task/revoke/{running}?terminate=true")).Text("message"));

        Assert.Equal("REVOKED", (await Http.EndOfAsync(waiting!)).Text("status"));
        Assert.Equal("REVOKED", (await Http.EndOfAsync(running!)).Text("status"));
    }

    [Fact]
    public async Task A_worker_is_grown_shrunk_and_given_a_queue()
    {
        var worker = (await Http.CallAsync("GET /api/workers")).Body.EnumerateObject().First().Name;

        var grown = await Http.CallAsync($"POST /api/worker/pool/grow/{worker}?n=2");
        var shrunk = await Http.CallAsync($"POST /api/worker/pool/shrink/{worker}", Form("n", "1"));
        var added = await Http.CallAsync($"POST /api/worker/queue/add-consumer/{worker}?queue=flowers");
        var left = await Http.CallAsync($"POST /api/worker/queue/cancel-consumer/{worker}", Form("queue", "flowers"));

        Assert.Equal($"Growing '{worker}' worker's pool by 2", grown.Text("message"));
        Assert.Equal($"Shrinking '{worker}' worker's pool by 1", shrunk.Text("message"));
        Assert.Equal(("add consumer flowers", "no longer consuming from flowers"), (added.Text("message"), left.Text("message")));
    }

    [Fact]
    public async Task A_rate_is_set_and_taken_away()
    {
        var set = await Http.CallAsync("POST /api/task/rate-limit/tasks.sum", Form("ratelimit", "200/m"));
        var limits = await Http.CallAsync("GET /queues/default/limits");
        await Http.CallAsync("POST /api/task/rate-limit/tasks.sum?ratelimit=0");

        Assert.Equal("new rate limit set successfully", set.Text("message"));
        Assert.Contains(limits.Body.EnumerateArray(), limit =>
            limit.GetProperty("name").GetString() == "kind:tasks.sum" && limit.GetProperty("starts").GetInt32() == 200 && limit.GetProperty("period").GetDouble() == 60);
        Assert.DoesNotContain("kind:tasks.sum", (await Http.CallAsync("GET /queues/default/limits")).Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prometheus_reads_queues_and_workers()
    {
        using var answer = await Http.GetAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Matches("""(?m)^taskqueue_queue_ready\{queue="default"\} \d+$""", text);
        Assert.Matches("""(?m)^flower_worker_online\{worker="[^"]+"\} 1$""", text);
    }

    [Theory]
    [InlineData("POST /api/task/apply/tasks.none", "{}", 404)]
    [InlineData("POST /api/task/async-apply/tasks.divide", """{"args":[1,2,3]}""", 400, "args")]
    [InlineData("POST /api/task/async-apply/tasks.divide", """{"args":{"x":1}}""", 400, "args")]
    [InlineData("POST /api/task/async-apply/tasks.divide", """{"args":[1],"kwargs":{"x":1}}""", 400, "kwargs.x")]
    [InlineData("POST /api/task/async-apply/tasks.divide", """{"args":[1]}""", 422, "y")]
    [InlineData("POST /api/task/async-apply/tasks.divide", """{"args":[1,2],"link":"tasks.add"}""", 400, "link")]
    [InlineData("POST /api/task/async-apply/tasks.divide", """{"args":[1,2],"countdown":-1}""", 400, "countdown")]
    [InlineData("POST /api/task/async-apply/tasks.divide", "[", 400, "body")]
    [InlineData("POST /api/task/rate-limit/tasks.divide", null, 400, "ratelimit")]
    [InlineData("POST /api/worker/pool/grow/nobody", null, 404)]
    [InlineData("POST /api/worker/pool/grow/nobody?n=x", null, 400, "n")]
    [InlineData("POST /api/worker/queue/add-consumer/nobody", null, 400, "queue")]
    [InlineData("POST /api/worker/shutdown/nobody", null, 404)]
    [InlineData("GET /api/workers?workername=nobody", null, 404)]
    [InlineData("GET /api/task/info/nothing", null, 404)]
    [InlineData("GET /api/task/result/nothing?timeout=x", null, 400, "timeout")]
    [InlineData("GET /api/tasks?limit=0&sort_by=color&received_start=soon&state=LOST", null, 400, "limit", "sort_by", "received_start", "state")]
    public async Task What_is_wrong_is_said(string call, string? body, int status, params string[] fields) =>
        (await Http.CallAsync(call, body)).IsProblem((HttpStatusCode)status, fields);

    private static FormUrlEncodedContent Form(string name, string value) => new([new(name, value)]);

    private static List<string> Ids(Answer answer)
    {
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body.ToString());
        return [.. answer.Body.EnumerateObject().Select(task => task.Name)];
    }
}
