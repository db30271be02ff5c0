using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Tests.Worker.Fetching;

/// <summary>A server with answers good, bad, too long and too slow.</summary>
internal sealed class Stranger
{
    private const int TooLarge = (1024 * 1024) + 2;

    private int _statusReads;

    /// <summary>The headers of the last request for <c>/ok</c>, in order.</summary>
    public string? Headers { get; private set; }

    /// <summary>How often <c>/status</c> was asked for.</summary>
    public int StatusReads => _statusReads;

    public void Map(WebApplication app)
    {
        MapAnswers(app);
        MapLargeAnswers(app);
        MapSlowAnswers(app);
    }

    private void MapAnswers(WebApplication app)
    {
        app.MapGet("/ok", (HttpRequest request) =>
        {
            Headers = string.Join(',', request.Headers.Keys.Select(key => key.ToLowerInvariant()).Order());
            return new { answer = 42 };
        });
        app.MapGet("/redirect/{left:int}", (int left) => Results.Redirect(left == 1 ? "/ok" : $"/redirect/{left - 1}"));
        app.MapGet("/to", (string target) => Results.Redirect(target));
        app.MapGet("/html", () => Results.Content("<html></html>", "text/html"));
        app.MapGet("/empty", () => Results.Content("", "application/json"));
        app.MapGet("/deep", () => Results.Content(new string('[', 40) + new string(']', 40), "application/json"));
        app.MapGet("/status/{status:int}", (int status) =>
        {
            Interlocked.Increment(ref _statusReads);
            return Results.StatusCode(status);
        });
    }

    private static void MapLargeAnswers(WebApplication app)
    {
        var large = new byte[TooLarge];
        Array.Fill(large, (byte)' ');
        app.MapGet("/large", () => Results.Bytes(large, "application/json"));
        app.MapGet("/large-chunked", async (HttpResponse response) =>
        {
            await response.StartAsync();
            await response.Body.WriteAsync(large);
        });
        app.MapGet("/bomb", async (HttpResponse response) =>
        {
            response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(large);
        });
    }

    private static void MapSlowAnswers(WebApplication app)
    {
        app.MapGet("/silent", (CancellationToken gone) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone));
        app.MapGet("/half", async (HttpResponse response, CancellationToken gone) =>
        {
            await response.WriteAsync("{\"half\":", gone);
            await response.Body.FlushAsync(gone);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone);
        });
    }
}
