using System.Net;
using System.Text.Json;

namespace Tests.Api;

/// <summary>The OpenAPI document says all there is to say about every call.</summary>
public sealed class DocumentTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Every_call_of_the_tutorial_is_documented()
    {
        var calls = (await OperationsAsync()).Select(operation => operation.Call).ToHashSet();

        string[] expected =
        [
            "get /", "post /tasks", "get /tasks", "post /tasks/{name}", "post /tasks/{name}/batch", "get /tasks/{task_id}", "delete /tasks/{task_id}", "get /result/{task_id}",
            "get /tasks/{task_id}/events", "get /tasks/{task_id}/image", "get /tasks/{task_id}/attachments/{file}", "get /events", "post /fetch",
            "post /tasks/{task_id}/requeue", "post /tasks/{task_id}/run-now", "post /upload", "post /generate", "post /notify", "get /queues", "get /queues/{queue}/limits", "put /queues/{queue}/limits", "delete /queues/{queue}/limits", "get /workers", "get /workers/lost", "get /kinds",
            "post /workflows", "get /workflows", "get /workflows/{workflow_id}", "delete /workflows/{workflow_id}",
            "get /schedules", "get /schedules/{schedule}", "put /schedules/{schedule}", "delete /schedules/{schedule}",
            "post /schedules/{schedule}/pause", "post /schedules/{schedule}/resume", "post /schedules/{schedule}/run",
            "get /dead-letters", "get /dead-letters/{fingerprint}", "delete /dead-letters/{fingerprint}", "post /dead-letters/{fingerprint}/requeue",
            "post /dead-letters/requeue", "post /dead-letters/discard", "delete /tasks/{task_id}/result",
            "post /workers/{worker}/shutdown", "put /workers/{worker}/concurrency", "put /workers/{worker}/queues/{queue}",
            "delete /workers/{worker}/queues/{queue}", "get /inspect/active", "get /inspect/reserved", "get /inspect/scheduled",
            "get /inspect/registered", "get /inspect/active_queues", "get /inspect/stats", "get /inspect/ping", "get /stats", "get /changes",
            "post /queues/{queue}/pause", "post /queues/{queue}/drain", "post /queues/{queue}/resume", "delete /queues/{queue}/tasks",
            "get /me", "get /keys", "post /keys", "delete /keys/{key}", "get /audit",
        ];
        Assert.Equal(expected.Order(), calls.Order());
    }

    [Fact]
    public async Task Every_operation_has_a_summary_described_parameters_and_described_responses()
    {
        foreach (var (call, operation) in await OperationsAsync())
        {
            Assert.True(Text(operation, "summary").Length > 0, call);
            Assert.True(Text(operation, "operationId").Length > 0, call);
            if (operation.TryGetProperty("parameters", out var parameters))
                Assert.All(parameters.EnumerateArray(), parameter => Assert.True(Text(parameter, "description").Length > 0, $"{call} {parameter}"));
            var responses = operation.GetProperty("responses");
            Assert.All(responses.EnumerateObject(), response => Assert.True(Text(response.Value, "description").Length > 5, $"{call} {response}"));
            Assert.True(responses.TryGetProperty("503", out var problem), call);
            Assert.True(problem.GetProperty("content").TryGetProperty("application/problem+json", out _), call);
        }
    }

    [Fact]
    public async Task Numbers_are_numbers_and_what_must_be_there_is_required()
    {
        var divide = (await OperationsAsync()).Single(operation => operation.Call == "post /tasks").Operation;

        Assert.All(divide.GetProperty("parameters").EnumerateArray(), parameter =>
        {
            Assert.Equal("number", parameter.GetProperty("schema").GetProperty("type").GetString());
            Assert.True(parameter.GetProperty("required").GetBoolean());
        });
    }

    [Fact]
    public async Task There_is_a_page_that_shows_it()
    {
        var page = await api.Http.CallAsync("GET /docs");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("text/html", page.ContentType);
    }

    [Theory]
    [InlineData("GET /health")]
    [InlineData("GET /alive")]
    public async Task It_says_that_it_is_well(string call) =>
        Assert.Equal(HttpStatusCode.OK, (await api.Http.CallAsync(call)).Status);

    private async Task<List<(string Call, JsonElement Operation)>> OperationsAsync()
    {
        var document = await api.Http.CallAsync("GET /openapi/v1.json");
        return
        [
            .. document["paths"].EnumerateObject().SelectMany(path =>
                path.Value.EnumerateObject().Select(operation => ($"{operation.Name} {path.Name}", operation.Value))),
        ];
    }

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var text) ? text.GetString() ?? "" : "";
}
