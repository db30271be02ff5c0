using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Api.Requests;

/// <summary>Bounds the requests that are held open (a wait, an event stream), so that they can't use up the process.</summary>
internal static class HeldRequests
{
    public const string Always = "held";
    public const string WhenWaiting = "held-when-waiting";

    public static void AddHeldRequests(this WebApplicationBuilder builder) =>
        builder.Services.AddRateLimiter(limits =>
        {
            limits.AddPolicy(Always, Limit);
            limits.AddPolicy(WhenWaiting, context =>
                context.Request.Query.ContainsKey("wait") ? Limit(context) : RateLimitPartition.GetNoLimiter(""));
        });

    private static RateLimitPartition<string> Limit(HttpContext context) =>
        RateLimitPartition.GetConcurrencyLimiter(Always, _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = context.RequestServices.GetRequiredService<IOptions<ApiOptions>>().Value.MaxHeldRequests,
            QueueLimit = 0,
        });
}
