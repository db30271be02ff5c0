using ServiceDefaults;

namespace Web.Live;

/// <summary>From the Api's events to the browsers that look.</summary>
public static class LiveUpdates
{
    public static void AddLiveUpdates(this IServiceCollection services)
    {
        services.AddSingleton<Changes>();
        services.AddSingleton<ApiFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<ApiFeed>());
        services.AddSingleton<LiveSocket>();
    }

    /// <summary>Maps <c>/live</c>: a WebSocket that says when to look again. (A browser allows few server-sent event streams per site, over all its tabs.)</summary>
    public static void MapLiveUpdates(this WebApplication app) =>
        app.Map("/live", (HttpContext context, LiveSocket live) => live.ServeAsync(context)).WithoutTelemetry();
}
