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

    [Fact]
    public async Task An_empty_filter_is_no_filter()
    {
        var id = await EndedAsync("POST /tasks?x=1&y=1");

        Assert.Contains(id, await AllAsync("/tasks?state=&name=&queue=", atMost: 50));
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
