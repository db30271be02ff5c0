using TaskQueue.Authoring;
using Tests.Support;
using Worker.Tasks;

namespace Tests.Worker.Tasks;

public sealed class SumTests
{
    [Fact]
    public async Task Numbers_are_added_up() => Assert.Equal(6, await RunAsync(1, 2, 3));

    [Fact]
    public async Task Of_none_it_is_zero() => Assert.Equal(0, await RunAsync());

    [Fact]
    public async Task A_sum_that_is_no_number_is_rejected() => await Assert.ThrowsAsync<RejectTaskException>(() => RunAsync(double.MaxValue, double.MaxValue));

    private static Task<double> RunAsync(params double[] numbers) => new SumHandler().RunAsync(new Sum(numbers), new FakeTaskContext(), TestContext.Current.CancellationToken);
}
