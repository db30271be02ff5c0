using System.Threading.RateLimiting;
using Api.Problems;
using Api.Security;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Api.Requests;

/// <summary>Bounds the calls of each key, so that one caller can't use up what is there for all. Where no keys are asked for, there is no such bound.</summary>
internal static class CallLimits
{
    private const int RetryAfterSeconds = 5;

    public static void AddCallLimits(this WebApplicationBuilder builder) =>
        builder.Services.AddRateLimiter(limits =>
        {
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(Limit);
            limits.OnRejected = async (rejected, _) => await Refuse(rejected).ExecuteAsync(rejected.HttpContext);
        });

    private static RateLimitPartition<string> Limit(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<SecurityOptions>>().Value;
        if (options.Anonymous || context.User.Identity is not { IsAuthenticated: true, Name: { } name })
            return RateLimitPartition.GetNoLimiter("");
        return RateLimitPartition.GetTokenBucketLimiter(name, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Burst,
            TokensPerPeriod = options.CallsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
    }

    // A bucket knows when it has something again; what limits the requests held open does not.
    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Refuse(OnRejectedContext rejected) =>
        rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after)
            ? Problem.Answer(
                StatusCodes.Status429TooManyRequests,
                $"The key '{rejected.HttpContext.User.Identity?.Name}' makes too many calls: Security:CallsPerSecond and Security:Burst bound them.",
                Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)))
            : Problem.Unavailable("Too many requests are held open here: try again in a few seconds.", RetryAfterSeconds);
}
