using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using TaskQueue.Contracts;
using Web.Http;

namespace Tests.Web.Http;

public sealed class TaskFilterTests
{
    [Fact]
    public void It_survives_the_address()
    {
        const string Address = "?state=FAILURE&name=tasks.divide&queue=mail&worker=w1&text=a%26b&error=time%20out&from=2030-01-31T18:00&to=2030-02-01T00:00:00Z&within=900&cursor=abc&hide=args&hide=worker";

        var filter = Parse(Address);

        Assert.Equal("a&b", filter.Text);
        Assert.Equal(filter, Parse(new Uri("http://web" + filter.ToPage()).Query));
        Assert.Equal(TaskState.Failure, filter.State);
        Assert.Equal(["args", "worker"], filter.Columns.Hidden);
    }

    [Fact]
    public void The_api_is_told_times_with_their_offset_and_nothing_of_columns() =>
        Assert.Equal("?from=2030-01-31T18%3A00%3A00Z&to=2030-02-01T00%3A00%3A00%2B01%3A00", Parse("?from=2030-01-31T18:00&to=2030-02-01T00:00:00%2B01:00&hide=args").ToQuery());

    [Theory]
    [InlineData("?state=nonsense&within=soon&hide=state")]
    [InlineData("?state=1&name=&text=%20&cursor=abc")]
    [InlineData("")]
    public void What_it_can_not_mean_counts_as_absent(string address) => Assert.True(Parse(address).IsEmpty);

    private static TaskFilter Parse(string address) => TaskFilter.Parse(new QueryCollection(QueryHelpers.ParseQuery(address)));
}
