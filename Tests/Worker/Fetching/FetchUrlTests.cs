using Worker.Fetching;

namespace Tests.Worker.Fetching;

public sealed class FetchUrlTests
{
    [Theory]
    [InlineData("http://example.com/data.json?a=b")]
    [InlineData("https://example.com:8443/")]
    [InlineData("HTTPS://EXAMPLE.COM")]
    [InlineData("https://münchen.example/")]
    public void Web_addresses_are_fine(string url) => Assert.NotNull(FetchUrl.Parse(url));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("example.com")]
    [InlineData("/etc/passwd")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.com/")]
    [InlineData("gopher://example.com/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:application/json,{}")]
    [InlineData("http://")]
    [InlineData("http://user@example.com/")]
    [InlineData("http://user:password@example.com/")]
    [InlineData("http://example.com@127.0.0.1/")]
    public void Anything_else_is_refused(string? url) => Assert.Throws<FetchRefusedException>(() => FetchUrl.Parse(url));

    [Theory]
    [InlineData("/next", "https://example.com/next")]
    [InlineData("next?x=1", "https://example.com/a/next?x=1")]
    [InlineData("//other.example/", "https://other.example/")]
    [InlineData("https://other.example/b", "https://other.example/b")]
    public void Redirects_may_be_relative(string location, string target) =>
        Assert.Equal(target, FetchUrl.Follow(new Uri("https://example.com/a/b"), new Uri(location, UriKind.RelativeOrAbsolute)).ToString());

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user@example.com/")]
    public void A_redirect_is_held_to_the_same_rule_and_keeps_https(string location) =>
        Assert.Throws<FetchRefusedException>(() => FetchUrl.Follow(new Uri("https://example.com/"), new Uri(location)));

    [Fact]
    public void A_redirect_to_nowhere_is_refused() =>
        Assert.Throws<FetchRefusedException>(() => FetchUrl.Follow(new Uri("https://example.com/"), null));
}
