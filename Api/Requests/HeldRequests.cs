using System.Threading.RateLimiting;
using Api.Problems;
using Microsoft.Extensions.Options;

namespace Api.Requests;

/// <summary>Bounds the requests that are held open (a wait, an event stream), so that they can't use up the process.</summary>
internal static class HeldRequests
{
    public const string Always = "held";
    public const string WhenWaiting = "held-when-waiting";

    private const int RetryAfterSeconds = 5;

    public static void AddHeldRequests(this WebApplicationBuilder builder) =>
        builder.Services.AddRateLimiter(limits =>
        {
            limits.AddPolicy(Always, Limit);
            limits.AddPolicy(WhenWaiting, context =>
                context.Request.Query.ContainsKey("wait") ? Limit(context) : RateLimitPartition.GetNoLimiter(""));
            limits.OnRejected = async (rejected, _) => await Problem
                .Unavailable("Too many requests are held open here: try again in a few seconds.", RetryAfterSeconds)
                .ExecuteAsync(rejected.HttpContext);
        });

    private static RateLimitPartition<string> Limit(HttpContext context) =>
        RateLimitPartition.GetConcurrencyLimiter(Always, _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = context.RequestServices.GetRequiredService<IOptions<ApiOptions>>().Value.MaxHeldRequests,
            QueueLimit = 0,
        });
}
