using System.Net;
using Tests.Support;

namespace Tests.Api;

public sealed class TutorialTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private HttpClient Http => api.Http;

    [Fact]
    public async Task A_division_is_accepted_at_once_and_done_later()
    {
        var receipt = await Http.CallAsync("POST /tasks?x=10&y=2");

        Assert.Equal(HttpStatusCode.Created, receipt.Status);
        Assert.Equal("PENDING", receipt.Text("status"));
        Assert.Equal(["task_id", "status"], receipt.Body.EnumerateObject().Select(property => property.Name));
        var task = await Http.EndOfAsync(receipt.Text("task_id")!);
        Assert.Equal("SUCCESS", task.Text("status"));
        Assert.Equal("5.0", task["result"].GetRawText());
        Assert.Equal("""{"x":10.0,"y":2.0}""", task["args"].GetRawText());
        Assert.Equal("tasks.divide", task.Text("name"));
        Assert.Equal(1, task["attempts"].GetInt32());
        Assert.NotEmpty(task.Text("worker")!);
        Assert.True(task["runtime"].GetDouble() >= 0);
        Assert.Matches("^[0-9a-f]{32}$", task.Text("trace_id")!);
        foreach (var time in (string[])["enqueued_at", "started_at", "ended_at"])
            Assert.True(task[time].TryGetDateTimeOffset(out _), time);
    }

    [Fact]
    public async Task Division_by_zero_is_a_failure_with_its_message()
    {
        var id = await Http.StartAsync("POST /tasks?x=1&y=0");

        var task = await Http.EndOfAsync(id);
        Assert.Equal("FAILURE", task.Text("status"));
        Assert.Equal("division by zero", task.Text("result"));
        var result = await Http.CallAsync($"GET /result/{id}");
        Assert.Equal("""{"status":"FAILURE","result":"division by zero"}""", result.Body.GetRawText());
    }

    [Fact]
    public async Task A_result_is_the_state_and_the_result_only()
    {
        var id = await Http.StartAsync("POST /tasks?x=7&y=-2");
        await Http.EndOfAsync(id);

        var result = await Http.CallAsync($"GET /result/{id}");

        Assert.Equal("""{"status":"SUCCESS","result":-3.5}""", result.Body.GetRawText());
    }

    [Fact]
    public async Task A_fetch_stores_what_it_fetched()
    {
        var id = await Http.StartAsync($"POST /fetch?url={Uri.EscapeDataString(api.Url)}");

        var task = await Http.EndOfAsync(id);
        Assert.Equal("""{"status":"complete","data":{"answer":42}}""", task["result"].GetRawText());
    }

    [Fact]
    public async Task A_fetch_inside_the_network_is_refused_by_the_worker()
    {
        var id = await Http.StartAsync("POST /fetch?url=http://169.254.169.254/latest/meta-data");

        Assert.Equal("FAILURE", (await Http.EndOfAsync(id)).Text("status"));
    }

    [Fact]
    public async Task An_upload_is_initiated_and_processed()
    {
        var receipt = await Http.CallAsync("POST /upload?video_id=v1");

        Assert.Equal(HttpStatusCode.Accepted, receipt.Status);
        Assert.Equal("Processing initiated", receipt.Text("status"));
        var task = await Http.EndOfAsync(receipt.Text("task_id")!);
        Assert.Equal("SUCCESS", task.Text("status"));
        Assert.Equal("tasks.process_upload", task.Text("name"));
    }

    [Fact]
    public async Task An_image_is_generated_and_shown()
    {
        var id = await Http.StartAsync("POST /generate", """{"prompt":"a harbour","width":32,"height":16}""");
        Assert.Equal("SUCCESS", (await Http.EndOfAsync(id)).Text("status"));

        using var image = await Http.GetAsync(new Uri($"/tasks/{id}/image", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("image/png", image.Content.Headers.ContentType?.MediaType);
        var png = PngImage.Decode(await image.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal((32, 16), (png.Width, png.Height));
    }

    [Fact]
    public async Task The_index_names_the_system_and_where_to_go()
    {
        var index = await Http.CallAsync("GET /");

        Assert.NotEmpty(index.Text("name")!);
        Assert.Matches(@"^\d+\.\d+\.\d+", index.Text("version")!);
        Assert.Equal("/docs", index["links"].GetProperty("docs").GetString());
        Assert.Equal("http://localhost:18888/", index["links"].GetProperty("dashboard").GetString());
    }
}
