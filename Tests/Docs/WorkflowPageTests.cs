using System.Net;
using System.Text.RegularExpressions;
using Tests.Api;
using Tests.Architecture;

namespace Tests.Docs;

/// <summary>The workflows that the page on workflows shows are accepted, and run to the end it tells.</summary>
public sealed partial class WorkflowPageTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task What_the_page_posts_runs()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(DependencyTests.Root, "docs", "workflows.md"), TestContext.Current.CancellationToken);
        var results = new List<string>();
        foreach (Match body in Bodies().Matches(page))
        {
            var started = await api.Http.CallAsync("POST /workflows", body.Groups[1].Value);
            Assert.Equal(HttpStatusCode.Created, started.Status);
            var ended = await api.Http.CallAsync($"GET /workflows/{started.Text("workflow_id")}?wait=30");
            Assert.Equal("SUCCESS", ended.Text("status"));
            results.Add(ended["result"].GetRawText());
        }

        Assert.Equal(["35.0", "8.0"], results);
    }

    [Fact]
    public async Task What_the_document_shows_runs_too()
    {
        var document = await api.Http.CallAsync("GET /openapi/v1.json");
        var body = document["paths"].GetProperty("/workflows").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json");

        foreach (var example in body.GetProperty("examples").EnumerateObject())
            Assert.Equal(HttpStatusCode.Created, (await api.Http.CallAsync("POST /workflows", example.Value.GetProperty("value").GetRawText())).Status);
    }

    [GeneratedRegex(@"-d '(\{.*?\})'", RegexOptions.Singleline)]
    private static partial Regex Bodies();
}
