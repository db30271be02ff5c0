using System.Text.Json;

namespace Tests.Api;

public sealed class ListTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private HttpClient Http => api.Http;

    [Fact]
    public async Task Tasks_are_listed_newest_first_page_by_page()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Insert(0, await EndedAsync("POST /tasks?x=1&y=1"));

        var listed = await AllAsync("/tasks?limit=2&name=tasks.divide", atMost: 2);

        Assert.Equal(ids, listed.Where(ids.Contains));
    }

    [Theory]
    [InlineData("state=FAILURE", "POST /tasks?x=1&y=0", "POST /tasks?x=1&y=1")]
    [InlineData("state=success&name=tests.run", "POST /tasks/tests.run", "POST /tasks?x=1&y=1")]
    [InlineData("queue=default&state=FAILURE", "POST /tasks?x=1&y=0", "POST /tasks/tests.run")]
    public async Task Tasks_are_filtered(string filter, string wanted, string unwanted)
    {
        var (one, other) = (await EndedAsync(wanted), await EndedAsync(unwanted));

        var listed = await AllAsync($"/tasks?{filter}", atMost: 50);

        Assert.Contains(one, listed);
        Assert.DoesNotContain(other, listed);
    }

    [Theory]
    [InlineData("text=%22x%22:17", "POST /tasks?x=17&y=1", "POST /tasks?x=1&y=1")]
    [InlineData("error=by+zero&within=3600", "POST /tasks?x=1&y=0", "POST /tasks?x=1&y=1")]
    [InlineData("from=2020-01-01T00:00:00Z&to=2999-01-01T00:00:00Z&state=FAILURE", "POST /tasks?x=1&y=0", "POST /tasks?x=1&y=1")]
    public async Task Tasks_are_searched(string filter, string wanted, string unwanted)
    {
        var (one, other) = (await EndedAsync(wanted), await EndedAsync(unwanted));

        var listed = await AllAsync($"/tasks?{filter}", atMost: 50);

        Assert.Contains(one, listed);
        Assert.DoesNotContain(other, listed);
    }

    [Fact]
    public async Task What_came_before_is_left_out()
    {
        var id = await EndedAsync("POST /tasks?x=1&y=1");

        Assert.DoesNotContain(id, await AllAsync("/tasks?from=2999-01-01T00:00:00Z", atMost: 50));
    }

    [Fact]
    public async Task A_page_says_how_far_it_looked()
    {
        await EndedAsync("POST /tasks?x=1&y=1");

        var page = await Http.CallAsync("GET /tasks?limit=1");

        Assert.Equal(1, page["examined"].GetInt32());
        Assert.Equal(page["tasks"][0].GetProperty("enqueued_at").GetString(), page.Text("examined_to"));
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2030-01-01T00:00:00", "to")]
    [InlineData("from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z", "to")]
    [InlineData("within=0", "within")]
    [InlineData("within=60&from=2030-01-01T00:00:00Z", "within")]
    [InlineData("limit=0&state=DONE&queue=No&name=No", "limit", "name", "queue", "state")]
    public async Task A_filter_that_can_not_be_meant_is_named(string filter, params string[] fields) =>
        (await Http.CallAsync($"GET /tasks?{filter}")).IsProblem(System.Net.HttpStatusCode.BadRequest, fields);

    [Fact]
    public async Task A_text_that_is_too_long_is_named() =>
        (await Http.CallAsync($"GET /tasks?text={new string('a', 201)}&error={new string('b', 201)}&worker={new string('c', 65)}"))
            .IsProblem(System.Net.HttpStatusCode.BadRequest, "error", "text", "worker");

    [Fact]
    public async Task An_empty_filter_is_no_filter()
    {
        var id = await EndedAsync("POST /tasks?x=1&y=1");

        Assert.Contains(id, await AllAsync("/tasks?state=&name=&queue=&worker=&text=&error=&from=&to=&within=", atMost: 50));
    }

    private async Task<string> EndedAsync(string call)
    {
        var id = await Http.StartAsync(call, call.EndsWith("tests.run", StringComparison.Ordinal) ? """{"step":"a"}""" : null);
        await Http.EndOfAsync(id);
        return id;
    }

    private async Task<List<string>> AllAsync(string path, int atMost)
    {
        var ids = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await Http.CallAsync($"GET {path}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            var tasks = page["tasks"].EnumerateArray().Select(task => task.GetProperty("task_id").GetString()!).ToArray();
            Assert.InRange(tasks.Length, 0, atMost);
            ids.AddRange(tasks);
            if (page["next_cursor"].ValueKind == JsonValueKind.Null)
                return ids;
            cursor = page.Text("next_cursor");
        }
    }
}
