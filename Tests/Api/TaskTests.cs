using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Tests.Support;

namespace Tests.Api;

public sealed class TaskTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private HttpClient Http => api.Http;

    [Fact]
    public async Task A_task_of_any_kind_is_started_by_name()
    {
        var id = await Http.StartAsync("POST /tasks/tests.run", """{"step":"hello"}""");

        Assert.Equal("hello", (await Http.EndOfAsync(id)).Text("result"));
    }

    [Fact]
    public async Task A_wait_ends_as_soon_as_the_task_does()
    {
        var go = Block("waited");
        var id = await Http.StartAsync("POST /tasks/tests.run", """{"step":"waited"}""");
        var wait = Http.CallAsync($"GET /tasks/{id}?wait=30");
        await StartedAsync(id);
        Assert.False(wait.IsCompleted);

        go.SetResult("done");

        Assert.Equal("SUCCESS", (await wait).Text("status"));
    }

    [Fact]
    public async Task A_wait_that_is_over_shows_the_task_as_it_is()
    {
        var id = await Http.StartAsync("POST /tasks/tests.run?countdown=3600", """{"step":"later"}""");

        var task = await Http.CallAsync($"GET /tasks/{id}?wait=0.05");

        Assert.Equal("PENDING", task.Text("status"));
        Assert.Equal("null", task["result"].GetRawText());
    }

    [Fact]
    public async Task An_ETA_is_kept()
    {
        var id = await Http.StartAsync("POST /tasks/tests.run?eta=2030-01-31T18:00:00%2B02:00", """{"step":"later"}""");

        var task = await Http.CallAsync($"GET /tasks/{id}");

        Assert.Equal(new DateTimeOffset(2030, 1, 31, 16, 0, 0, TimeSpan.Zero), task["eta"].GetDateTimeOffset());
    }

    [Fact]
    public async Task Many_are_started_by_one_call_all_or_none()
    {
        var answer = await Http.CallAsync("POST /tasks/tests.run/batch", """[{"step":"one"},{"step":"two"}]""");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var ids = answer["task_ids"].EnumerateArray().Select(id => id.GetString()!).ToList();
        var ends = await Task.WhenAll(ids.Select(Http.EndOfAsync));
        Assert.Equal(["one", "two"], ends.Select(end => end.Text("result")));
    }

    [Fact]
    public async Task A_task_is_found_by_an_id_of_its_callers_and_enqueued_once()
    {
        var id = await Http.StartAsync("POST /tasks/tests.run?id=order%2042", """{"step":"mine"}""");

        var again = await Http.CallAsync("POST /tasks/tests.run?id=order%2042", """{"step":"mine"}""");
        Assert.Equal((HttpStatusCode.OK, id), (again.Status, again.Text("task_id")));
        Assert.Equal(HttpStatusCode.Conflict, (await Http.CallAsync("POST /tasks/tests.run?id=order%2042", """{"step":"other"}""")).Status);
        var task = await Http.CallAsync("GET /tasks/order%2042?wait=30");
        Assert.Equal((id, "order 42", "mine"), (task.Text("task_id"), task.Text("id"), task.Text("result")));
    }

    [Fact]
    public async Task An_idempotency_key_and_headers_go_as_headers()
    {
        using var content = new StringContent("""{"step":"headers"}""", System.Text.Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/tasks/tests.run?countdown=3600&expires=7200", UriKind.Relative)) { Content = content };
        request.Headers.Add("Idempotency-Key", "call-1");
        request.Headers.Add("Task-Tenant", "acme");
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var task = await Http.CallAsync($"GET {response.Headers.Location}");
        Assert.Equal("acme", task["headers"].GetProperty("tenant").GetString());
        Assert.Equal(task["enqueued_at"].GetDateTimeOffset().AddHours(2), task["expires_at"].GetDateTimeOffset());
    }

    [Fact]
    public async Task A_queue_can_be_named()
    {
        var id = await Http.StartAsync("POST /tasks/tests.run?queue=elsewhere", """{"step":"nobody"}""");

        Assert.Equal("elsewhere", (await Http.CallAsync($"GET /tasks/{id}")).Text("queue"));
        var queues = await Http.CallAsync("GET /queues");
        var queue = queues.Body.EnumerateArray().Single(one => one.GetProperty("name").GetString() == "elsewhere");
        Assert.Equal(1, queue.GetProperty("ready").GetInt32());
    }

    [Fact]
    public async Task A_waiting_task_is_revoked_once()
    {
        var id = await Http.StartAsync("POST /tasks/tests.run?countdown=3600", """{"step":"later"}""");

        var revoked = await Http.CallAsync($"DELETE /tasks/{id}");

        Assert.Equal(HttpStatusCode.OK, revoked.Status);
        Assert.Equal("REVOKED", revoked.Text("status"));
        (await Http.CallAsync($"DELETE /tasks/{id}")).IsProblem(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_running_task_has_no_image_yet()
    {
        var go = Block("running");
        var id = await Http.StartAsync("POST /tasks/tests.run", """{"step":"running"}""");
        await StartedAsync(id);

        var image = await Http.CallAsync($"GET /tasks/{id}/image");

        image.IsProblem(HttpStatusCode.Conflict);
        Assert.NotNull(image.Headers.RetryAfter?.Delta);
        go.SetResult("done");
        await Http.EndOfAsync(id);
        (await Http.CallAsync($"GET /tasks/{id}/image")).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_running_task_is_cancelled_and_ends_as_revoked()
    {
        api.Steps["endless"] = async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return "never";
        };
        var id = await Http.StartAsync("POST /tasks/tests.run", """{"step":"endless"}""");
        await StartedAsync(id);

        var asked = await Http.CallAsync($"DELETE /tasks/{id}");

        Assert.Equal(HttpStatusCode.Accepted, asked.Status);
        await Http.EndOfAsync(id);
        Assert.Equal("REVOKED", (await Http.CallAsync($"GET /tasks/{id}")).Text("status"));
    }

    [Fact]
    public async Task A_failed_task_is_requeued_once_with_the_same_or_other_arguments()
    {
        api.Steps["broken"] = (_, _) => throw new TaskQueue.Authoring.RejectTaskException("broken");
        var id = await Http.StartAsync("POST /tasks/tests.run", """{"step":"broken"}""");
        await Http.EndOfAsync(id);

        (await Http.CallAsync($"POST /tasks/{id}/requeue", """{"step":5}""")).IsProblem(HttpStatusCode.UnprocessableEntity, "step");
        var again = await Http.StartAsync($"POST /tasks/{id}/requeue", """{"step":"mended"}""");

        await Http.EndOfAsync(again);
        var mended = await Http.CallAsync($"GET /tasks/{again}");
        Assert.Equal(("SUCCESS", "mended"), (mended.Text("status"), mended.Text("result")));
        (await Http.CallAsync($"POST /tasks/{id}/requeue")).IsProblem(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_file_is_sent_once_and_then_known_by_its_tag()
    {
        api.Steps["attach"] = async (context, cancellationToken) =>
        {
            await context.AttachAsync("report.html", "text/html", "<p>hi"u8.ToArray(), cancellationToken);
            return "done";
        };
        var id = await Http.StartAsync("POST /tasks/tests.run", """{"step":"attach"}""");
        await Http.EndOfAsync(id);

        var file = await Http.CallAsync($"GET /tasks/{id}/attachments/report.html");

        Assert.Equal("text/html", file.ContentType);
        Assert.Contains("sandbox", file.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/tasks/{id}/attachments/report.html");
        again.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(file.Headers.ETag!.Tag));
        using var unchanged = await Http.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task A_task_belongs_to_the_trace_of_its_caller()
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/tasks?x=1&y=1");
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        var task = await Http.CallAsync($"GET {response.Headers.Location}");

        Assert.Equal(trace, task.Text("trace_id"));
    }

    [Fact]
    public async Task Workers_and_kinds_are_listed()
    {
        var workers = await Http.CallAsync("GET /workers");
        var kinds = await Http.CallAsync("GET /kinds");

        Assert.Contains("default", workers.Body[0].GetProperty("queues").EnumerateArray().Select(queue => queue.GetString()));
        var divide = kinds.Body.EnumerateArray().Single(kind => kind.GetProperty("name").GetString() == "tasks.divide");
        Assert.Equal(["x", "y"], divide.GetProperty("schema").GetProperty("properties").EnumerateObject().Select(argument => argument.Name));
    }

    private TaskCompletionSource<string> Block(string step)
    {
        var go = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        api.Steps[step] = (_, cancellationToken) => go.Task.WaitAsync(cancellationToken);
        return go;
    }

    private Task StartedAsync(string id) =>
        Eventually.TrueAsync("the task runs", async () => (await Http.CallAsync($"GET /tasks/{id}")).Text("status") == "STARTED");
}
