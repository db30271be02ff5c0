using Web.Text;

namespace Tests.Web.Text;

public sealed class TimesTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0.4, "now")]
    [InlineData(3.9, "3 s ago")]
    [InlineData(250, "4 min ago")]
    [InlineData(7300, "2 h ago")]
    [InlineData(400_000, "4 d ago")]
    [InlineData(-30, "in 30 s")]
    public void Ages_are_said_in_one_unit(double secondsAgo, string text) =>
        Assert.Equal(text, Times.Relative(Now.AddSeconds(-secondsAgo), Now));

    [Theory]
    [InlineData(0.0001, "< 1 ms")]
    [InlineData(0.0017, "1.7 ms")]
    [InlineData(0.412, "412 ms")]
    [InlineData(5.0012, "5.00 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(124, "2 min 4 s")]
    [InlineData(120, "2 min")]
    [InlineData(3780, "1 h 3 min")]
    public void Durations_keep_about_three_digits(double seconds, string text) => Assert.Equal(text, Times.Measured(seconds));
}
