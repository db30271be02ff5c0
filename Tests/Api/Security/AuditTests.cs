using System.Net;
using System.Text.Json;
using Tests.Support;

namespace Tests.Api.Security;

public sealed class AuditTests(SecureApi api) : IClassFixture<SecureApi>
{
    [Theory]
    [InlineData("olga", "POST /queues/audited/pause", "pause_queue", "audited", 404)]
    [InlineData("olga", "DELETE /tasks/audited-1-0", "revoke_task", "audited-1-0", 404)]
    [InlineData("olga", "DELETE /workers/somebody/queues/bulk", "cancel_consumer", "somebody/bulk", 404)]
    [InlineData("vera", "POST /queues/audited/drain", "drain_queue", "audited", 403)]
    [InlineData("root", "DELETE /keys/nobody", "revoke_key", "nobody", 404)]
    public async Task A_change_is_written_down_whatever_came_of_it(string who, string call, string action, string target, int status)
    {
        await api.As(who).CallAsync(call);

        var entry = await FindAsync($"who={who}&action={action}&target={target}");
        Assert.Equal((who, action, target, status), (Text(entry, "who"), Text(entry, "action"), Text(entry, "target"), entry.GetProperty("status").GetInt32()));
        Assert.Equal("127.0.0.0/24", Text(entry, "from"));
        Assert.InRange((DateTimeOffset.Parse(Text(entry, "at")!, null) - TimeProvider.System.GetUtcNow()).Duration(), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_thousand_enqueues_are_a_few_entries_with_their_number()
    {
        for (var call = 0; call < 50; call++)
            await api.As("olga").CallAsync("POST /tasks?x=1&y=1");

        await Eventually.TrueAsync("all are counted", async () => (await EntriesAsync("who=olga&action=divide")).Sum(entry => entry.GetProperty("count").GetInt32()) >= 50);
        Assert.True((await EntriesAsync("who=olga&action=divide")).Count < 50);
    }

    [Fact]
    public async Task A_new_key_is_named_and_its_secret_is_not()
    {
        var key = (await api.As("root").CallAsync("POST /keys", """{"name":"noted","role":"viewer"}""")).Text("key")!;

        var entry = await FindAsync("action=create_key&target=noted");

        Assert.Equal(201, entry.GetProperty("status").GetInt32());
        var stored = await api.Redis.Connection.GetDatabase().StreamRangeAsync($"{api.Prefix}:{{access}}:audit");
        Assert.DoesNotContain(stored, row => row.Values.Any(field => field.Value.ToString().Contains(key.Split('.')[2], StringComparison.Ordinal)));
    }

    [Fact]
    public async Task To_look_leaves_no_entry()
    {
        await api.As("olga").CallAsync("GET /queues");
        await api.As("olga").CallAsync("POST /queues/after-the-look/pause");

        await FindAsync("target=after-the-look");

        Assert.Empty(await EntriesAsync("action=list_queues"));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap()
    {
        for (var call = 0; call < 5; call++)
            await api.As("root").CallAsync($"POST /queues/paged/pause");
        await Eventually.TrueAsync("all are there", async () => (await EntriesAsync("target=paged")).Count == 5);

        var ids = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await api.As("root").CallAsync($"GET /audit?target=paged&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            ids.AddRange(page["entries"].EnumerateArray().Select(entry => Text(entry, "id")));
            cursor = page.Text("next_cursor");
        }
        while (cursor is not null);

        Assert.Equal((await EntriesAsync("target=paged")).Select(entry => Text(entry, "id")), ids);
    }

    [Theory]
    [InlineData("GET /audit?limit=0", "limit")]
    [InlineData("GET /audit?cursor=x", "cursor")]
    public async Task A_question_that_makes_no_sense_is_refused(string call, string field) =>
        (await api.As("root").CallAsync(call)).IsProblem(HttpStatusCode.BadRequest, field);

    [Fact]
    public async Task It_is_for_administrators() => (await api.As("olga").CallAsync("GET /audit")).IsProblem(HttpStatusCode.Forbidden);

    private async Task<JsonElement> FindAsync(string filter)
    {
        List<JsonElement> entries = [];
        await Eventually.TrueAsync($"an entry with {filter}", async () => (entries = await EntriesAsync(filter)).Count > 0);
        return entries[0];
    }

    private async Task<List<JsonElement>> EntriesAsync(string filter) =>
        [.. (await api.As("root").CallAsync($"GET /audit?limit=200&{filter}"))["entries"].EnumerateArray()];

    private static string? Text(JsonElement entry, string field) => entry.GetProperty(field).GetString();
}
