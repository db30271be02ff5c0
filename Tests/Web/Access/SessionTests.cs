using System.Net;
using Tests.Support;
using Web.Access;

namespace Tests.Web.Access;

public sealed class SessionTests(SecureAppFixture fixture) : IClassFixture<SecureAppFixture>
{
    private readonly InProcessApp _app = fixture.App;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/tasks")]
    [InlineData("/tasks/default-1-0/image")]
    [InlineData("/keys")]
    [InlineData("/live")]
    [InlineData("/nowhere")]
    public async Task Who_has_not_signed_in_is_sent_to_do_so(string path)
    {
        using var session = new WebSession(_app.Web);
        using var response = await session.GetAsync(path);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal($"/sign-in?ReturnUrl={Uri.EscapeDataString(path)}", response.Headers.Location?.PathAndQuery);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/css/base.css")]
    [InlineData("/health")]
    public async Task Open_to_all_is_what_tells_nothing(string path)
    {
        using var session = new WebSession(_app.Web);
        using var response = await session.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("tq.olga.wrong-0123456789abcdefghijklmnopqrstuvwxyz", "This key opens nothing.")]
    [InlineData("nonsense", "This key opens nothing.")]
    [InlineData(" ", "Paste your key.")]
    public async Task A_wrong_key_signs_nobody_in(string key, string words)
    {
        using var session = new WebSession(_app.Web);
        using var response = await session.SignInAsync(key);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(words, await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.DoesNotContain(session.Cookies.GetCookies(_app.Web), cookie => cookie.Name == "session");
    }

    [Fact]
    public async Task The_key_is_in_a_cookie_that_no_script_and_no_other_site_can_use()
    {
        using var session = new WebSession(_app.Web);
        using var response = await session.SignInAsync(TestKeys.Of("olga"));

        Assert.Equal("/queues", response.Headers.Location?.AbsolutePath);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"), line => line.StartsWith("session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("0123456789", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_replica_gave_out_another_takes()
    {
        await using var other = _app.CreateWeb();
        using var here = new WebSession(_app.Web);
        using var signedIn = await here.SignInAsync(TestKeys.Of("olga"));
        using var there = new WebSession(other.Listen(), here.Cookies);

        using var page = await there.GetAsync("/queues");
        using var pressed = await there.PostAsync("/queues/default/pause", await here.TokenAsync("/queues"));

        Assert.Contains("olga", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, pressed.StatusCode);
    }

    [Fact]
    public async Task Who_may_not_is_refused_by_the_Api_whatever_the_page_offers()
    {
        using var session = new WebSession(_app.Web);
        using var signedIn = await session.SignInAsync(TestKeys.Of("vera"));
        using var pressed = await session.PostAsync("/queues/default/pause", await session.TokenAsync("/queues"));
        using var page = await session.GetAsync("/queues");

        Assert.Contains("This needs the scope &#x27;operate&#x27;", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_way_out_the_door_is_closed()
    {
        using var session = new WebSession(_app.Web);
        using var signedIn = await session.SignInAsync(TestKeys.Of("vera"));
        using var left = await session.PostAsync("/sign-out", await session.TokenAsync("/queues"));
        using var page = await session.GetAsync("/queues");

        Assert.Equal("/sign-in", left.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Theory]
    [InlineData("/tasks?state=FAILURE", "/tasks?state=FAILURE")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/sign-in", "/")]
    [InlineData(null, "/")]
    public void One_comes_back_to_a_page_of_ours_only(string? asked, string page) => Assert.Equal(page, SignIns.Local(asked));
}
