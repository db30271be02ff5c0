using System.Net;
using System.Text.Json;
using TaskQueue.Authoring;
using Tests.Support;

namespace Tests.Api;

/// <summary>Dead letters over HTTP: by error, one page of an error, requeued and discarded by id or as a whole.</summary>
public sealed class DeadLetterTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private HttpClient Http => api.Http;

    [Fact]
    public async Task Many_failures_are_one_line_and_are_requeued_with_one_call()
    {
        const int Many = 450;
        var fails = true;
        var trace = "";
        api.Steps["dead"] = (context, _) => fails ? throw new RejectTaskException($"shard {context.TaskId} is read-only") : Task.FromResult("ok");
        var ids = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => StartAsync("dead")));
        await Task.WhenAll(ids.Select(Http.EndOfAsync));
        trace = (await Http.CallAsync($"GET /tasks/{ids[0]}")).Text("trace_id");

        var group = await GroupAsync("shard");
        Assert.Equal((Many, "tests.run", "default"), (group.GetProperty("count").GetInt32(), group.GetProperty("name").GetString(), group.GetProperty("queue").GetString()));
        Assert.Equal("RejectTaskException", group.GetProperty("error").GetProperty("type").GetString());
        var listed = await ListAsync(group, 200);
        Assert.Equal(ids.Order(), listed.Order());

        fails = false;
        var requeued = await Http.CallAsync($"POST /dead-letters/{Fingerprint(group)}/requeue?queue=default");

        Assert.Equal((HttpStatusCode.OK, Many), (requeued.Status, requeued["done"].GetInt32()));
        Assert.Equal(0, (await Http.CallAsync($"POST /dead-letters/{Fingerprint(group)}/requeue"))["done"].GetInt32());
        Assert.Empty(await ListAsync(group, 200));
        await Eventually.TrueAsync("all have run again", async () => (await SucceededAsync(trace!)) == 1);
    }

    [Fact]
    public async Task Dead_letters_are_requeued_and_discarded_by_id()
    {
        var fails = true;
        api.Steps["named"] = (_, _) => fails ? throw new RejectTaskException("named") : Task.FromResult("ok");
        var ids = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartAsync("named")));
        await Task.WhenAll(ids.Select(Http.EndOfAsync));
        fails = false;

        var requeued = await Http.CallAsync("POST /dead-letters/requeue", Ids(ids[0], ids[0], "default-1-1"));
        var discarded = await Http.CallAsync("POST /dead-letters/discard", Ids(ids[0], ids[1]));

        Assert.Equal((1, "default-1-1"), (requeued["done"].GetInt32(), requeued["missing"][0].GetString()));
        Assert.Equal((1, ids[0]), (discarded["done"].GetInt32(), discarded["missing"][0].GetString()));
        Assert.Equal([ids[2]], await ListAsync(await GroupAsync("named"), 10));
        (await Http.CallAsync($"POST /tasks/{ids[1]}/requeue")).IsProblem(HttpStatusCode.Conflict);
        Assert.Equal("FAILURE", (await Http.CallAsync($"GET /tasks/{ids[1]}")).Text("status"));
    }

    [Fact]
    public async Task An_error_is_discarded_as_a_whole()
    {
        api.Steps["whole"] = (_, _) => throw new RejectTaskException("whole");
        await Http.EndOfAsync(await StartAsync("whole"));
        var group = await GroupAsync("whole");

        Assert.Equal(1, (await Http.CallAsync($"DELETE /dead-letters/{Fingerprint(group)}"))["done"].GetInt32());
        Assert.DoesNotContain((await Http.CallAsync("GET /dead-letters"))["groups"].EnumerateArray(), one => Fingerprint(one) == Fingerprint(group));
        Assert.Empty((await Http.CallAsync("GET /dead-letters?queue=nobodys"))["groups"].EnumerateArray());
    }

    [Fact]
    public async Task A_task_is_forgotten_with_its_dead_letter_once_it_has_ended()
    {
        var gate = new TaskCompletionSource();
        api.Steps["forget"] = async (_, cancellation) =>
        {
            await gate.Task.WaitAsync(cancellation);
            throw new RejectTaskException("forget");
        };
        var id = await StartAsync("forget");
        (await Http.CallAsync($"DELETE /tasks/{id}/result")).IsProblem(HttpStatusCode.Conflict);
        gate.SetResult();
        await Http.EndOfAsync(id);

        Assert.Equal(HttpStatusCode.NoContent, (await Http.CallAsync($"DELETE /tasks/{id}/result")).Status);

        (await Http.CallAsync($"GET /tasks/{id}")).IsProblem(HttpStatusCode.NotFound);
        (await Http.CallAsync($"DELETE /tasks/{id}/result")).IsProblem(HttpStatusCode.NotFound);
        (await Http.CallAsync("DELETE /tasks/x/result")).IsProblem(HttpStatusCode.NotFound);
        Assert.DoesNotContain("\"forget\"", (await Http.CallAsync("GET /dead-letters")).Body.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /dead-letters?queue=A%20B&limit=0", "limit", "queue")]
    [InlineData("GET /dead-letters/nothex?limit=x", "fingerprint", "limit")]
    [InlineData("GET /dead-letters/0123456789ab?cursor=x", "cursor")]
    [InlineData("GET /dead-letters/0123456789ab?cursor=ZGVmYXVsdCAxIHg", "cursor")]
    [InlineData("POST /dead-letters/0123456789AB/requeue?queue=-", "fingerprint", "queue")]
    [InlineData("DELETE /dead-letters/0123", "fingerprint")]
    public async Task What_can_not_be_is_400(string call, params string[] fields) =>
        (await Http.CallAsync(call)).IsProblem(HttpStatusCode.BadRequest, fields);

    [Theory]
    [InlineData("{}", "task_ids")]
    [InlineData("""{"task_ids":[]}""", "task_ids")]
    [InlineData("""{"task_ids":"default-1-1"}""", "task_ids")]
    [InlineData("""{"task_ids":["default-1-1",7,"x"],"all":true}""", "all", "task_ids[1]", "task_ids[2]")]
    public async Task Ids_that_are_none_are_422(string body, params string[] fields)
    {
        (await Http.CallAsync("POST /dead-letters/requeue", body)).IsProblem(HttpStatusCode.UnprocessableEntity, fields);
        (await Http.CallAsync("POST /dead-letters/discard", body)).IsProblem(HttpStatusCode.UnprocessableEntity, fields);
    }

    [Fact]
    public async Task Too_many_ids_are_422() =>
        (await Http.CallAsync("POST /dead-letters/discard", Ids([.. Enumerable.Repeat("default-1-1", 1001)]))).IsProblem(HttpStatusCode.UnprocessableEntity, "task_ids");

    private Task<string> StartAsync(string step) => Http.StartAsync("POST /tasks/tests.run", JsonSerializer.Serialize(new { step }));

    private async Task<JsonElement> GroupAsync(string message)
    {
        var groups = (await Http.CallAsync("GET /dead-letters"))["groups"].EnumerateArray();
        return Assert.Single(groups, one => one.GetProperty("error").GetProperty("message").GetString()!.StartsWith(message, StringComparison.Ordinal));
    }

    private async Task<List<string>> ListAsync(JsonElement group, int limit)
    {
        var (ids, cursor) = (new List<string>(), "");
        do
        {
            var page = await Http.CallAsync($"GET /dead-letters/{Fingerprint(group)}?limit={limit}&cursor={cursor}");
            ids.AddRange(page["tasks"].EnumerateArray().Select(task => task.GetProperty("task_id").GetString()!));
            cursor = page.Text("next_cursor");
        }
        while (cursor is not null);
        return ids;
    }

    private async Task<int> SucceededAsync(string trace)
    {
        var tasks = new List<JsonElement>();
        var cursor = "";
        do
        {
            var page = await Http.CallAsync($"GET /tasks?state=SUCCESS&limit=200&cursor={cursor}");
            tasks.AddRange(page["tasks"].EnumerateArray());
            cursor = page.Text("next_cursor");
        }
        while (cursor is not null);
        return tasks.Count(task => task.GetProperty("trace_id").GetString() == trace);
    }

    private static string Fingerprint(JsonElement group) => group.GetProperty("fingerprint").GetString()!;

    private static string Ids(params string[] ids) => JsonSerializer.Serialize(new { task_ids = ids });
}
