using System.Diagnostics;

namespace Web.Hosting;

/// <summary>Keeps what pages ask by themselves out of the traces: what people do must be easy to find there.</summary>
public static class QuietRefreshes
{
    /// <summary>Sent by wwwroot/js/live.js.</summary>
    public const string Header = "X-Live-Refresh";

    public static void UseQuietRefreshes(this WebApplication app) =>
        app.Use((context, next) =>
        {
            if (Activity.Current is { } span && context.Request.Headers.ContainsKey(Header))
            {
                span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
                span.IsAllDataRequested = false;
            }

            return next(context);
        });
}
