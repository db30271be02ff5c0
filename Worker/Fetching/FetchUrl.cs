namespace Worker.Fetching;

/// <summary>The rule for URLs, of the caller and of redirects alike. Addresses are checked later, when they are known: see <see cref="GuardedConnector"/>.</summary>
public static class FetchUrl
{
    /// <summary>Reads the caller's URL.</summary>
    public static Uri Parse(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
            ? Check(url)
            : throw new FetchRefusedException("url must be an absolute http or https URL");

    /// <summary>Reads where <paramref name="from"/> redirects to.</summary>
    public static Uri Follow(Uri from, Uri? location)
    {
        if (location is null || !Uri.TryCreate(from, location, out var target))
            throw new FetchRefusedException($"{from.IdnHost} redirects to no valid URL");
        if (from.Scheme == Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttp)
            throw new FetchRefusedException($"{from.IdnHost} redirects from https to http");
        return Check(target);
    }

    private static Uri Check(Uri url)
    {
        if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            throw new FetchRefusedException("only http and https URLs are fetched");
        if (url.UserInfo.Length > 0)
            throw new FetchRefusedException("a URL with credentials in it is not fetched");
        if (url.IdnHost.Length == 0)
            throw new FetchRefusedException("the URL names no host");
        return url;
    }
}
