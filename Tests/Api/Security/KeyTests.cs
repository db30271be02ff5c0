using System.Net;
using Tests.Support;

namespace Tests.Api.Security;

public sealed class KeyTests(SecureApi api) : IClassFixture<SecureApi>
{
    [Theory]
    [InlineData("GET /")]
    [InlineData("GET /tasks")]
    [InlineData("GET /events")]
    [InlineData("GET /keys")]
    [InlineData("GET /nowhere")]
    [InlineData("PATCH /tasks")]
    [InlineData("POST /tasks?x=1&y=1")]
    [InlineData("DELETE /queues/default/tasks?confirm=default")]
    public async Task Without_a_key_nobody_learns_anything(string call)
    {
        var answer = await api.As(null).CallAsync(call);

        answer.IsProblem(HttpStatusCode.Unauthorized);
        Assert.Equal("Bearer realm=\"taskqueue\"", answer.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("tq.root.wrong")]
    [InlineData("tq.root.root-0123456789abcdefghijklmnopqrstuvwxyZ")]
    [InlineData("tq.olga.root-0123456789abcdefghijklmnopqrstuvwxyz")]
    [InlineData("tq.nobody.root-0123456789abcdefghijklmnopqrstuvwxyz")]
    [InlineData("root-0123456789abcdefghijklmnopqrstuvwxyz")]
    [InlineData("tq..")]
    public async Task A_key_that_is_not_ours_is_refused(string key)
    {
        var answer = await api.With(key).CallAsync("GET /tasks");

        answer.IsProblem(HttpStatusCode.Unauthorized);
        Assert.Contains("invalid_token", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /health")]
    [InlineData("GET /alive")]
    [InlineData("GET /docs/index.html")]
    [InlineData("GET /openapi/v1.json")]
    public async Task Open_to_all_is_what_tells_nothing(string call) =>
        Assert.Equal(HttpStatusCode.OK, (await api.As(null).CallAsync(call)).Status);

    [Theory]
    [InlineData("vera", "GET /tasks", HttpStatusCode.OK)]
    [InlineData("vera", "GET /nowhere", HttpStatusCode.NotFound)]
    [InlineData("vera", "POST /tasks?x=1&y=1", HttpStatusCode.Forbidden)]
    [InlineData("vera", "POST /workflows", HttpStatusCode.Forbidden)]
    [InlineData("vera", "POST /queues/default/pause", HttpStatusCode.Forbidden)]
    [InlineData("vera", "DELETE /tasks/default-1-0", HttpStatusCode.Forbidden)]
    [InlineData("vera", "GET /keys", HttpStatusCode.Forbidden)]
    [InlineData("olga", "POST /tasks?x=1&y=1", HttpStatusCode.Created)]
    [InlineData("olga", "DELETE /tasks/default-1-0", HttpStatusCode.NotFound)]
    [InlineData("olga", "GET /keys", HttpStatusCode.Forbidden)]
    [InlineData("olga", "GET /tasks?reveal=true", HttpStatusCode.Forbidden)]
    [InlineData("olga", "POST /keys", HttpStatusCode.Forbidden)]
    [InlineData("root", "GET /keys", HttpStatusCode.OK)]
    [InlineData("root", "POST /tasks?x=1&y=1", HttpStatusCode.Created)]
    public async Task A_role_opens_what_it_is_for(string key, string call, HttpStatusCode status)
    {
        var answer = await api.As(key).CallAsync(call);

        Assert.Equal(status, answer.Status);
        if (status == HttpStatusCode.Forbidden)
        {
            answer.IsProblem(status);
            if (!call.Contains("reveal", StringComparison.Ordinal))
                Assert.Contains("insufficient_scope", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_other_header_will_do()
    {
        using var http = new HttpClient { BaseAddress = api.Server.Http.BaseAddress };
        http.DefaultRequestHeaders.Add("X-Api-Key", TestKeys.Of("olga"));

        var me = await http.CallAsync("GET /me");

        Assert.Equal("olga", me.Text("name"));
        Assert.Equal("operator", me.Text("role"));
        Assert.Equal(["read", "enqueue", "operate"], me["scopes"].EnumerateArray().Select(scope => scope.GetString()!));
    }

    [Fact]
    public async Task A_key_is_made_shown_once_used_and_revoked_on_every_replica()
    {
        await using var other = api.Start();
        var made = await api.As("root").CallAsync("POST /keys", """{"name":"ci","role":"operator"}""");
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var key = made.Text("key")!;
        Assert.Matches(@"^tq\.ci\.[A-Za-z0-9_-]{43}$", key);

        Assert.Equal(HttpStatusCode.OK, (await api.With(key).CallAsync("GET /tasks")).Status);
        await Eventually.TrueAsync("the other replica knows it", async () => (await api.With(other, key).CallAsync("GET /tasks")).Status == HttpStatusCode.OK);
        var listed = await api.As("root").CallAsync("GET /keys");
        Assert.Contains("\"ci\"", listed.Body.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(key.Split('.')[2], listed.Body.GetRawText(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await api.As("root").CallAsync("DELETE /keys/ci")).Status);
        (await api.With(key).CallAsync("GET /tasks")).IsProblem(HttpStatusCode.Unauthorized);
        await Eventually.TrueAsync("the other replica refuses it", async () => (await api.With(other, key).CallAsync("GET /tasks")).Status == HttpStatusCode.Unauthorized);
        (await api.As("root").CallAsync("DELETE /keys/ci")).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Redis_holds_the_hash_and_nothing_to_call_with()
    {
        var key = (await api.As("root").CallAsync("POST /keys", """{"name":"kept","scopes":["read"]}""")).Text("key")!;

        var kept = (await api.Redis.Connection.GetDatabase().HashGetAsync($"{api.Prefix}:{{access}}:keys", "kept")).ToString();

        Assert.Contains("\"created_by\":\"root\"", kept, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Split('.')[2], kept, StringComparison.Ordinal);
        (await api.As("root").CallAsync("POST /keys", """{"name":"kept","role":"admin"}""")).IsProblem(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("""{"name":"Ops","role":"viewer"}""", "name")]
    [InlineData("""{"role":"viewer"}""", "name")]
    [InlineData("""{"name":"a"}""", "role")]
    [InlineData("""{"name":"a","role":"king"}""", "role")]
    [InlineData("""{"name":"a","scopes":["read","fly"]}""", "scopes")]
    [InlineData("""{"name":"a","scopes":[],"role":"viewer"}""", "scopes")]
    [InlineData("""{"name":"a","role":"viewer","secret":"x"}""", "secret")]
    public async Task What_makes_no_key_is_named(string body, string field) =>
        (await api.As("root").CallAsync("POST /keys", body)).IsProblem(HttpStatusCode.UnprocessableEntity, field);

    [Fact]
    public async Task A_key_of_the_configuration_stays()
    {
        (await api.As("root").CallAsync("DELETE /keys/olga")).IsProblem(HttpStatusCode.Conflict);
        (await api.As("root").CallAsync("POST /keys", """{"name":"olga","role":"admin"}""")).IsProblem(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task While_Redis_is_away_a_key_is_neither_good_nor_bad()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var server = api.Start(redis.ConnectionString);
        var key = (await api.With(server, TestKeys.Of("root")).CallAsync("POST /keys", """{"name":"ci","role":"viewer"}""")).Text("key")!;
        await redis.KillAsync();

        (await api.With(server, key).CallAsync("GET /tasks")).IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await api.With(server, TestKeys.Of("vera")).CallAsync("GET /me")).Status);
    }
}
