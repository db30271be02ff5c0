using System.Net;
using System.Text;

namespace Tests.Api;

/// <summary>What is wrong is named, with a status that says whose mistake it is.</summary>
public sealed class BadInputTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Id = "default-1767225600000-0";

    [Theory]
    [InlineData("POST /tasks", "x", "y")]
    [InlineData("POST /tasks?x=10", "y")]
    [InlineData("POST /tasks?x=ten&y=2", "x")]
    [InlineData("POST /tasks?x=&y=2", "x")]
    [InlineData("POST /tasks?x=NaN&y=Infinity", "x", "y")]
    [InlineData("POST /tasks?x=1e999&y=2", "x")]
    [InlineData("POST /tasks?x=1&x=2&y=2", "x")]
    [InlineData($"GET /tasks/{Id}?wait=31", "wait")]
    [InlineData($"GET /tasks/{Id}?wait=-1", "wait")]
    [InlineData($"GET /tasks/{Id}?wait=soon", "wait")]
    [InlineData($"GET /tasks/{Id}/attachments/no%20name", "file")]
    [InlineData("GET /tasks?state=DONE", "state")]
    [InlineData("GET /tasks?name=Tasks.Divide", "name")]
    [InlineData("GET /tasks?queue=a-b", "queue")]
    [InlineData("GET /tasks?cursor=nonsense", "cursor")]
    [InlineData("GET /tasks?limit=0", "limit")]
    [InlineData("GET /tasks?limit=201", "limit")]
    [InlineData("GET /tasks?limit=1.5", "limit")]
    [InlineData("GET /tasks?state=DONE&limit=many", "limit", "state")]
    [InlineData("POST /fetch", "url")]
    [InlineData("POST /fetch?url=/etc/passwd", "url")]
    [InlineData("POST /upload", "video_id")]
    [InlineData("POST /notify", "email", "message")]
    [InlineData("POST /tasks/tasks.divide?countdown=-1", "countdown")]
    [InlineData("POST /tasks/tasks.divide?eta=tomorrow", "eta")]
    [InlineData("POST /tasks/tasks.divide?eta=2030-01-01T00:00:00", "eta")]
    [InlineData("POST /tasks/tasks.divide?eta=9999-01-01T00:00:00Z", "eta")]
    [InlineData("POST /tasks/tasks.divide?eta=2030-01-01T00:00:00Z&countdown=1", "eta")]
    [InlineData("POST /tasks/tasks.divide?queue=A", "queue")]
    [InlineData("POST /tasks/tasks.divide?priority=10", "priority")]
    [InlineData("POST /tasks/tasks.divide?expires=0", "expires")]
    [InlineData($"POST /tasks/tasks.divide?id={Id}", "id")]
    [InlineData("POST /tasks/tasks.divide?unique_key=a%0Ab", "unique_key")]
    [InlineData("POST /tasks/tasks.divide/batch?id=one", "id")]
    public async Task Missing_and_malformed_values_are_400(string call, params string[] fields) =>
        (await api.Http.CallAsync(call)).IsProblem(HttpStatusCode.BadRequest, fields);

    [Theory]
    [InlineData("GET /tasks/42")]
    [InlineData("GET /tasks/8a7d3f0c-5f51-4b7e-9f0e-0e8b7c1d2a3b")]
    [InlineData("GET /result/42")]
    [InlineData("GET /tasks/42/events")]
    [InlineData("GET /tasks/42/image")]
    [InlineData("DELETE /tasks/42")]
    public async Task An_id_that_no_task_has_is_404(string call) =>
        (await api.Http.CallAsync(call)).IsProblem(HttpStatusCode.NotFound);

    [Theory]
    [InlineData("POST /tasks/tasks.divide", "{\"x\":")]
    [InlineData("POST /tasks/tasks.divide", "[1,2]")]
    [InlineData("POST /tasks/tasks.divide", "null")]
    [InlineData("POST /tasks/tasks.divide", """{"x":1,"x":2,"y":3}""")]
    [InlineData("POST /generate", "prompt")]
    [InlineData("POST /tasks/tasks.divide/batch", "[]")]
    [InlineData("POST /tasks/tasks.divide/batch", "{}")]
    public async Task A_body_that_is_no_JSON_object_is_400(string call, string body) =>
        (await api.Http.CallAsync(call, body)).IsProblem(HttpStatusCode.BadRequest, "body");

    [Theory]
    [InlineData("POST /tasks/tasks.divide", """{"x":"10","y":2}""", "x")]
    [InlineData("POST /tasks/tasks.divide/batch", """[{"x":1,"y":2},{"x":"ten","y":2},{"x":1}]""", "[1].x", "[2].y")]
    [InlineData("POST /tasks/tasks.divide", """{"x":10}""", "y")]
    [InlineData("POST /tasks/tasks.divide", null, "x", "y")]
    [InlineData("POST /tasks/tasks.divide", """{"x":10,"y":2,"z":1}""", "z")]
    [InlineData("POST /tasks/tasks.flaky", """{"fail_times":1.5}""", "fail_times")]
    [InlineData("POST /generate", """{}""", "prompt")]
    [InlineData("POST /generate", """{"prompt":7,"width":"wide"}""", "prompt", "width")]
    [InlineData("POST /generate", """{"prompt":"","width":15,"height":1025}""", "height", "prompt", "width")]
    [InlineData("POST /generate", """{"prompt":"a","size":1}""", "size")]
    [InlineData("POST /fetch?url=ftp://example.com/a", null, "url")]
    [InlineData("POST /fetch?url=file:///etc/passwd", null, "url")]
    [InlineData("POST /fetch?url=http://me:secret@example.com", null, "url")]
    [InlineData("POST /notify?email=ada&message=hi", null, "email")]
    [InlineData("POST /notify?email=Ada%20%3Cada@example.com%3E&message=hi", null, "email")]
    public async Task Wrong_types_and_impossible_values_are_422(string call, string? body, params string[] fields) =>
        (await api.Http.CallAsync(call, body)).IsProblem(HttpStatusCode.UnprocessableEntity, fields);

    [Theory]
    [InlineData("GET /tasks/{0}")]
    [InlineData("GET /tasks/{0}?wait=30")]
    [InlineData("GET /result/{0}")]
    [InlineData("GET /tasks/{0}/events")]
    [InlineData("GET /tasks/{0}/image")]
    [InlineData("DELETE /tasks/{0}")]
    [InlineData("GET /nowhere")]
    public async Task What_is_not_there_is_404(string call) =>
        (await api.Http.CallAsync(call.Replace("{0}", Id, StringComparison.Ordinal))).IsProblem(HttpStatusCode.NotFound);

    [Theory]
    [InlineData("tasks.divid", "tasks.divide")]
    [InlineData("tasks.generate_imgae", "tasks.generate_image")]
    [InlineData("Tasks.Divide", "tasks.divide")]
    public async Task An_unknown_kind_is_404_and_its_neighbours_are_named(string kind, string near)
    {
        var answer = await api.Http.CallAsync($"POST /tasks/{kind}", "{}");

        answer.IsProblem(HttpStatusCode.NotFound);
        Assert.Contains(near, answer.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /generate")]
    [InlineData("POST /tasks/tasks.divide")]
    public async Task A_body_that_is_not_declared_as_JSON_is_415(string call)
    {
        using var text = new StringContent("{}", Encoding.UTF8, "text/plain");

        (await api.Http.CallAsync(call, text)).IsProblem(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413_whether_it_tells_its_length_or_not()
    {
        var large = new byte[256 * 1024 + 1];
        large.AsSpan().Fill((byte)' ');
        using var whole = new ByteArrayContent(large) { Headers = { ContentType = new("application/json") } };
        using var chunked = new StreamContent(new ChunkedStream(large)) { Headers = { ContentType = new("application/json") } };

        (await api.Http.CallAsync("POST /generate", whole)).IsProblem(HttpStatusCode.RequestEntityTooLarge, "body");
        (await api.Http.CallAsync("POST /generate", chunked)).IsProblem(HttpStatusCode.RequestEntityTooLarge, "body");
    }

    [Fact]
    public async Task A_wrong_method_is_405() =>
        (await api.Http.CallAsync("PUT /tasks")).IsProblem(HttpStatusCode.MethodNotAllowed);

    /// <summary>A body whose length the client can't know.</summary>
    private sealed class ChunkedStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
