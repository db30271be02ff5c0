using System.Net;
using Tests.Support;

namespace Tests.Api.Security;

/// <summary>What one caller can't do to the rest.</summary>
public sealed class BoundsTests(SecureApi api) : IClassFixture<SecureApi>
{
    [Fact]
    public async Task A_key_that_calls_too_often_is_told_when_to_come_back_and_others_are_not_bothered()
    {
        await using var server = new ApiServer(api.Redis.ConnectionString, api.Prefix, new(TestKeys.Settings()) { ["Security:CallsPerSecond"] = "1", ["Security:Burst"] = "3" });
        var olga = api.With(server, TestKeys.Of("olga"));
        Answer answer;
        var calls = 0;
        do
        {
            answer = await olga.CallAsync("GET /me");
            calls++;
        }
        while (answer.Status == HttpStatusCode.OK);

        answer.IsProblem(HttpStatusCode.TooManyRequests);
        Assert.True(calls > 3);
        Assert.True(answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await api.With(server, TestKeys.Of("vera")).CallAsync("GET /me")).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.With(server, null).CallAsync("GET /alive")).Status);
    }

    [Fact]
    public async Task JSON_that_is_nested_too_deep_is_refused() =>
        (await api.As("olga").CallAsync("POST /tasks/tasks.divide", $"{string.Concat(Enumerable.Repeat("{\"a\":", 40))}1{new string('}', 40)}"))
            .IsProblem(HttpStatusCode.BadRequest, "body");

    [Theory]
    [InlineData("""{"$type":"System.Diagnostics.Process, System","name":"typed","role":"viewer"}""", "$type")]
    [InlineData("""{"name":"typed","role":"viewer","__type":"a"}""", "__type")]
    public async Task A_type_name_in_JSON_is_a_field_nobody_knows(string body, string field) =>
        (await api.As("root").CallAsync("POST /keys", body)).IsProblem(HttpStatusCode.UnprocessableEntity, field);

    [Theory]
    [InlineData("GET /", "default-src 'none'")]
    [InlineData("GET /nowhere", "default-src 'none'")]
    [InlineData("POST /tasks?x=1", "default-src 'none'")]
    [InlineData("GET /docs/index.html", "default-src 'self'")]
    public async Task A_browser_may_show_an_answer_and_nothing_else(string call, string policy)
    {
        var answer = await api.As("olga").CallAsync(call);

        Assert.StartsWith(policy, Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task More_headers_than_anybody_needs_are_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/alive");
        foreach (var number in Enumerable.Range(0, 100))
            request.Headers.Add($"X-{number}", "a");
        using var response = await api.As(null).SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
    }
}
