using Web.Text;

namespace Tests.Web.Text;

public sealed class RateUnitTests
{
    [Theory]
    [InlineData(0, "0/s")]
    [InlineData(1234, "1,234/s")]
    [InlineData(2.25, "2.3/s")]
    [InlineData(0.1, "6/min")]
    [InlineData(0.002, "7.2/h")]
    public void A_rate_is_said_in_the_unit_people_count_it_in(double perSecond, string text) => Assert.Equal(text, RateUnit.Of(perSecond));
}
