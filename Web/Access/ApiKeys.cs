using System.Net.Http.Headers;

namespace Web.Access;

/// <summary>Puts a key on each call of the Api: the person's on what changes something, Web's own on what all pages read.</summary>
public sealed class ApiKeys(Person person, AccessOptions options) : DelegatingHandler
{
    private static readonly HttpRequestOptionsKey<string?> Given = new("key");

    /// <summary>Reads on behalf of the person who looks, or with a key that is yet to be tried.</summary>
    public static HttpRequestMessage With(string? key, HttpRequestMessage request)
    {
        request.Options.Set(Given, key);
        return request;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var key = request.Options.TryGetValue(Given, out var given) ? given : request.Method == HttpMethod.Get ? options.Key : person.Key;
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return base.SendAsync(request, cancellationToken);
    }
}
