namespace Api.Requests;

/// <summary>What a browser may do with an answer: show it, and nothing else. A task's file could be a page with scripts.</summary>
internal static class AnswerHeaders
{
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'";

    // The documentation's page is not ours: it writes styles into itself.
    private const string Documentation = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    public static void UseAnswerHeaders(this WebApplication app) =>
        app.Use((context, next) =>
        {
            // When the answer begins: what handles an exception clears the headers.
            context.Response.OnStarting(Add, context);
            return next(context);
        });

    private static Task Add(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        // A task's file has a stricter one.
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/docs") ? Documentation : Nothing;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return Task.CompletedTask;
    }
}
