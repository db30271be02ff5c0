using Microsoft.Extensions.Options;
using TaskQueue.Authoring;
using Tests.Support;
using Worker.Tasks;

namespace Tests.Worker.Tasks;

public sealed class DivideTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Thinks_for_five_seconds_by_default_then_divides()
    {
        var running = RunAsync(new Divide(10, 2), new TutorialOptions());

        await _time.Waits.FirstAsync(wait => wait == TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(running.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(5.0, await running);
    }

    [Theory]
    [InlineData(1, 3, 1.0 / 3)]
    [InlineData(-7, 2, -3.5)]
    [InlineData(0, 5, 0)]
    public async Task Divides(double x, double y, double expected) => Assert.Equal(expected, await RunAsync(new Divide(x, y)));

    [Theory]
    [InlineData(10, 0)]
    [InlineData(0, 0)]
    [InlineData(10, -0.0)]
    public async Task Division_by_zero_is_rejected(double x, double y)
    {
        var rejected = await Assert.ThrowsAsync<RejectTaskException>(() => RunAsync(new Divide(x, y)));

        Assert.Equal("division by zero", rejected.Message);
        Assert.Equal(0, DivideHandler.Policy.MaxRetries);
    }

    [Fact]
    public async Task A_quotient_that_JSON_can_not_hold_is_rejected() =>
        await Assert.ThrowsAsync<RejectTaskException>(() => RunAsync(new Divide(double.MaxValue, double.Epsilon)));

    [Fact]
    public async Task Can_be_cancelled_while_it_thinks()
    {
        using var cancellation = new CancellationTokenSource();
        var running = RunAsync(new Divide(10, 2), new TutorialOptions(), cancellation);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private Task<double> RunAsync(Divide task, TutorialOptions? options = null, CancellationTokenSource? cancellation = null) =>
        new DivideHandler(_time, Options.Create(options ?? new TutorialOptions { DivideDelay = TimeSpan.Zero }))
            .RunAsync(task, new FakeTaskContext(), cancellation?.Token ?? TestContext.Current.CancellationToken);
}
