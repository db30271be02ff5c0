using Tests.Support;
using Worker.Tasks;

namespace Tests.Worker.Tasks;

public sealed class FlakyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Fails_until_it_was_retried_as_often_as_asked(int retries)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(new Flaky(), retries));

        Assert.Equal($"failing on purpose, {retries + 1} of 2", failure.Message);
    }

    [Fact]
    public async Task Then_succeeds()
    {
        Assert.Equal(new FlakyResult(2, "succeeded after 2 retries"), await RunAsync(new Flaky(), retries: 2));
        Assert.Equal(0, (await RunAsync(new Flaky(FailTimes: 0), retries: 0)).Retries);
    }

    [Fact]
    public void Its_policy_allows_more_retries_than_it_needs_by_default() =>
        Assert.True(FlakyHandler.Policy.MaxRetries > new Flaky().FailTimes);

    private static Task<FlakyResult> RunAsync(Flaky task, int retries) =>
        new FlakyHandler().RunAsync(task, new FakeTaskContext(retries), TestContext.Current.CancellationToken);
}
