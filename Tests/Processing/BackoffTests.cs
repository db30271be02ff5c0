using TaskQueue.Authoring;
using TaskQueue.Processing;

namespace Tests.Processing;

public sealed class BackoffTests
{
    private static readonly TaskPolicy Policy = new() { RetryDelay = TimeSpan.FromSeconds(2), MaxRetryDelay = TimeSpan.FromSeconds(30), RetryJitter = 0.5 };

    [Theory]
    [InlineData(0, 0, 2)]
    [InlineData(1, 0, 4)]
    [InlineData(3, 0, 16)]
    [InlineData(4, 0, 30)]
    [InlineData(1000, 0, 30)]
    [InlineData(0, 1, 1)]
    [InlineData(3, 0.5, 12)]
    public void It_doubles_is_capped_and_takes_a_random_share_off(int retries, double random, double seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.Delay(Policy, retries, random));
    }
}
