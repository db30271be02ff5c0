using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Tests.Api;

/// <summary>What the Api answered.</summary>
internal sealed record Answer(HttpStatusCode Status, JsonElement Body, HttpResponseHeaders Headers, string? ContentType)
{
    public string? Text(string property) => Body.GetProperty(property).GetString();

    public JsonElement this[string property] => Body.GetProperty(property);
}

/// <summary>Short ways to call the Api and to look at its answers.</summary>
internal static class Calls
{
    /// <summary>Calls as the tutorial writes it: <c>POST /tasks?x=10&amp;y=2</c>.</summary>
    public static Task<Answer> CallAsync(this HttpClient http, string call, string? json = null) =>
        http.CallAsync(call, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"));

    public static async Task<Answer> CallAsync(this HttpClient http, string call, HttpContent? content)
    {
        var (method, path) = (call[..call.IndexOf(' ', StringComparison.Ordinal)], call[(call.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = content };
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var type = response.Content.Headers.ContentType?.MediaType;
        var body = type?.EndsWith("json", StringComparison.Ordinal) == true ? JsonElement.Parse(bytes) : default;
        return new Answer(response.StatusCode, body, response.Headers, type);
    }

    /// <summary>The task's id, after it was accepted.</summary>
    public static async Task<string> StartAsync(this HttpClient http, string call, string? json = null)
    {
        var answer = await http.CallAsync(call, json);
        Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.Accepted, $"{answer.Status} {answer.Body}");
        var id = answer.Text("task_id")!;
        Assert.Equal($"/tasks/{id}", answer.Headers.Location?.OriginalString);
        return id;
    }

    /// <summary>The task once it has ended.</summary>
    public static async Task<Answer> EndOfAsync(this HttpClient http, string id)
    {
        var task = await http.CallAsync($"GET /tasks/{id}?wait=30");
        Assert.Equal(HttpStatusCode.OK, task.Status);
        Assert.NotEqual(JsonValueKind.Null, task["ended_at"].ValueKind);
        return task;
    }

    /// <summary>A problem detail with this status, that names these fields and leads to a trace.</summary>
    public static void IsProblem(this Answer answer, HttpStatusCode status, params string[] fields)
    {
        Assert.True(answer.Status == status, $"{answer.Status} instead of {status}: {answer.Body}");
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal((int)status, answer["status"].GetInt32());
        Assert.NotEmpty(answer.Text("detail")!);
        Assert.Matches("^[0-9a-f]{32}$", answer.Text("trace_id")!);
        Assert.DoesNotContain("   at ", answer.Body.GetRawText(), StringComparison.Ordinal);
        if (fields.Length > 0)
            Assert.Equal(fields.Order(), answer["errors"].EnumerateObject().Select(error => error.Name).Order());
        else
            Assert.False(answer.Body.TryGetProperty("errors", out _));
    }
}
