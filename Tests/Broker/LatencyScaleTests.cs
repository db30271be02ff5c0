using TaskQueue.Broker;

namespace Tests.Broker;

public sealed class LatencyScaleTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.25, 0)]
    [InlineData(0.26, 1)]
    [InlineData(1, 4)]
    [InlineData(1000, 24)]
    [InlineData(1e9, LatencyScale.Cells - 1)]
    public void A_duration_has_a_cell(double milliseconds, int cell) => Assert.Equal(cell, LatencyScale.CellOf(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(0.5, 0.050)]
    [InlineData(0.95, 0.095)]
    [InlineData(0.99, 0.099)]
    public void A_percentile_is_off_by_less_than_a_cell(double share, double expected)
    {
        var cells = new long[LatencyScale.Cells];
        for (var i = 1; i <= 10_000; i++)
            cells[LatencyScale.CellOf(TimeSpan.FromMicroseconds(10 * i))]++;

        Assert.InRange(LatencyScale.Quantile(cells, share)!.Value, expected / double.Sqrt(2), expected * double.Sqrt(2));
    }

    [Fact]
    public void Nothing_has_no_percentile() => Assert.Null(LatencyScale.Quantile(new long[LatencyScale.Cells], 0.5));

    [Fact]
    public void What_is_too_long_for_the_scale_is_as_long_as_it()
    {
        var cells = new long[LatencyScale.Cells];
        cells[LatencyScale.CellOf(TimeSpan.FromDays(2))] = 1;

        Assert.InRange(LatencyScale.Quantile(cells, 0.99)!.Value, LatencyScale.End(LatencyScale.Cells - 2), LatencyScale.End(LatencyScale.Cells - 1));
    }
}
