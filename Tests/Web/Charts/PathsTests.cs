using Web.Charts;

namespace Tests.Web.Charts;

public sealed class PathsTests
{
    private static readonly Axis Ten = Axis.Linear(10, Axis.Write);

    [Fact]
    public void Bars_stand_on_each_other_and_something_is_never_nothing()
    {
        double[] floors = [100, 100];

        Assert.Equal("M1 50h8v50h-8z", Paths.Bars([5, 0], Ten, floors));
        Assert.Equal("M1 48.5h8v1.5h-8zM11 0h8v100h-8z", Paths.Bars([0.001, 10], Ten, floors));
        Assert.Equal([48.5, 0], floors);
    }

    [Fact]
    public void A_line_has_a_gap_where_nothing_is_known_and_a_single_value_is_a_dot() =>
        Assert.Equal("M5 100h.01L15 50M35 0h.01", Paths.Line([0, 5, null, 10], Ten));

    [Fact]
    public void An_area_ends_where_its_line_does() =>
        Assert.Equal("M5 100L5 50L15 0V100zM35 100L35 50V100z", Paths.Area([5, 10, null, 5], Ten));
}
