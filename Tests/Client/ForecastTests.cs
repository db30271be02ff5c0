using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Tests.Client;

public sealed class ForecastTests
{
    [Theory]
    [InlineData(0, false, 0, 5, 0, QueueOutlook.Empty, 0d)]
    [InlineData(10, true, 1, 0, 5, QueueOutlook.Paused, null)]
    [InlineData(10, false, 0, 0, 5, QueueOutlook.NoWorkers, null)]
    [InlineData(10, false, 1, 3, 5, QueueOutlook.Shrinking, 5d)]
    [InlineData(10, false, 1, 5, 5, QueueOutlook.Growing, null)]
    [InlineData(10, false, 1, 0, 0, QueueOutlook.Unknown, null)]
    public void A_queue_empties_as_fast_as_more_ends_than_comes(
        long ready, bool paused, int workers, double arrivals, double drain, QueueOutlook outlook, double? emptyIn) =>
        Assert.Equal((outlook, emptyIn), Forecast.Of(new QueueSnapshot { Name = "q", Ready = ready, Paused = paused }, workers, arrivals, drain));
}
