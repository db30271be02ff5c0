using Web.Charts;

namespace Tests.Web.Charts;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0, "0 1")]
    [InlineData(1, "0 0.5 1")]
    [InlineData(7, "0 5 10")]
    [InlineData(12, "0 5 10 15")]
    [InlineData(1234, "0 500 1,000 1,500")]
    public void Its_marks_are_round_and_reach_beyond_the_largest(double largest, string labels) =>
        Assert.Equal(labels, string.Join(' ', Axis.Linear(largest, Axis.Write).Ticks.Select(tick => tick.Label)));

    [Fact]
    public void What_is_counted_has_no_halves() =>
        Assert.Equal(["0", "1"], Axis.Linear(1, Axis.Write, smallestStep: 1).Ticks.Select(tick => tick.Label));

    [Fact]
    public void Zero_is_at_the_bottom_and_the_last_mark_at_the_top()
    {
        var axis = Axis.Linear(12, Axis.Write);

        Assert.Equal((100, 0), (axis.Ticks[0].Y, axis.Ticks[^1].Y));
        Assert.Equal(axis.Ticks[2].Y, axis.Place(10));
    }

    [Theory]
    [InlineData(0.002, 0.05, "1 ms|10 ms|100 ms")]
    [InlineData(0.5, 0.5, "100 ms|1 s")]
    [InlineData(0.00001, 0.00002, "0.1 ms|1 ms")]
    [InlineData(0.02, 90, "10 ms|100 ms|1 s|10 s|1 min|10 min")]
    [InlineData(90_000, 90_000, "1 h|10 h")]
    public void Durations_are_marked_as_people_read_them(double least, double most, string labels)
    {
        var axis = Axis.OfDurations([least, most]);

        Assert.Equal(labels, string.Join('|', axis.Ticks.Select(tick => tick.Label)));
        Assert.Equal((100, 0), (axis.Ticks[0].Y, axis.Ticks[^1].Y));
    }

    [Fact]
    public void Without_durations_it_still_has_marks() => Assert.Equal(["1 ms", "10 ms", "100 ms", "1 s"], Axis.OfDurations([]).Ticks.Select(tick => tick.Label));
}
