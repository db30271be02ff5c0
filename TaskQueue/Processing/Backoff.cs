using TaskQueue.Authoring;

namespace TaskQueue.Processing;

/// <summary>
/// The wait before a retry: the policy's delay doubled with each failure, capped, and a random share taken off
/// (exponential back-off with jitter, after Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
/// </summary>
internal static class Backoff
{
    /// <param name="policy">The kind's policy.</param>
    /// <param name="retries">How many retries came before: 0 for the first.</param>
    /// <param name="random">0 to 1.</param>
    public static TimeSpan Delay(TaskPolicy policy, int retries, double random)
    {
        var doubled = policy.RetryDelay.TotalMilliseconds * Math.Pow(2, Math.Min(retries, 30));
        var capped = Math.Min(doubled, policy.MaxRetryDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(capped * (1 - (Math.Clamp(policy.RetryJitter, 0, 1) * random)));
    }
}
