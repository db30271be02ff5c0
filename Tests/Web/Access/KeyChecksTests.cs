using System.Net;
using Tests.Support;
using Tests.Web.Http;
using Web.Access;
using Web.Http;

namespace Tests.Web.Access;

public sealed class KeyChecksTests
{
    private readonly ManualTime _time = new();
    private HttpStatusCode _status = HttpStatusCode.OK;

    [Fact]
    public async Task A_revoked_key_is_signed_out_within_ten_seconds()
    {
        var (api, checks) = Create();
        Assert.True(await checks.IsGoodAsync("key"));
        _status = HttpStatusCode.Unauthorized;

        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.True(await checks.IsGoodAsync("key"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await checks.IsGoodAsync("key"));
        Assert.Equal(["GET /me", "GET /me"], api.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task An_Api_that_can_t_tell_signs_nobody_out(HttpStatusCode status)
    {
        var (_, checks) = Create();
        _status = status;

        Assert.True(await checks.IsGoodAsync("key"));
    }

    private (StubApi Api, KeyChecks Checks) Create()
    {
        var api = new StubApi(_ => StubApi.Json("""{"name":"a","scopes":["read"],"role":"viewer","anonymous":false}""", _status));
        return (api, new KeyChecks(new TaskApi(api), _time));
    }
}
