using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Worker.Fetching;

/// <summary>Fetches JSON from a URL that a stranger may have chosen: addresses, redirects, size and time are bounded.</summary>
public sealed class JsonFetcher(HttpClient http, TimeProvider time, IOptions<FetchOptions> options)
{
    // A result is JSON too, of at most 32 levels, and the document lies some levels deep in it.
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = 28 };

    /// <summary>Fetches and parses.</summary>
    /// <exception cref="FetchRefusedException">It can't succeed, however often it is tried.</exception>
    /// <exception cref="HttpRequestException">The other side is unreachable or unwell: worth another try.</exception>
    /// <exception cref="TimeoutException">It took too long: worth another try.</exception>
    public async Task<JsonElement> FetchAsync(string url, CancellationToken cancellationToken)
    {
        var target = FetchUrl.Parse(url);
        using var limit = new CancellationTokenSource(options.Value.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await SendAsync(target, either.Token);
            return await ParseAsync(await ReadAsync(response, either.Token), either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{target.IdnHost} did not answer in full within {options.Value.Timeout.TotalSeconds:0.###} s");
        }
        catch (HttpRequestException failure) when (failure.InnerException is FetchRefusedException refused)
        {
            throw new FetchRefusedException(refused.Message);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri url, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
                return response;

            using (response)
            {
                if (!IsRedirect(response.StatusCode))
                    throw Failed(url, response.StatusCode);
                if (redirects == options.Value.MaxRedirects)
                    throw new FetchRefusedException($"more than {options.Value.MaxRedirects} redirects");
                url = FetchUrl.Follow(url, response.Headers.Location);
            }
        }
    }

    private async Task<MemoryStream> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var max = options.Value.MaxBytes;
        if (response.Content.Headers.ContentLength > max)
            throw TooLarge(max);

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int count; (count = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (content.Length + count > max)
                throw TooLarge(max);
            content.Write(buffer, 0, count);
        }

        content.Position = 0;
        return content;
    }

    private static async Task<JsonElement> ParseAsync(MemoryStream content, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(content, DocumentOptions, cancellationToken);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new FetchRefusedException($"the answer is not JSON, or nested deeper than {DocumentOptions.MaxDepth} levels");
        }
    }

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    /// <summary>The server's own trouble, or its wish to be asked later, passes; any other refusal does not.</summary>
    private static Exception Failed(Uri url, HttpStatusCode status)
    {
        var message = $"{url.IdnHost} answered {(int)status}";
        return (int)status is >= 500 or 408 or 425 or 429
            ? new HttpRequestException(message, inner: null, status)
            : new FetchRefusedException(message);
    }

    private static FetchRefusedException TooLarge(int max) => new($"the answer is larger than {max} bytes");
}
