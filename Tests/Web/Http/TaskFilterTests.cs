using TaskQueue.Contracts;
using Web.Http;

namespace Tests.Web.Http;

public sealed class TaskFilterTests
{
    [Fact]
    public void It_survives_the_address()
    {
        var filter = TaskFilter.Parse("failure", " tasks.divide ", "", "default-1-0");

        Assert.Equal(new TaskFilter(TaskState.Failure, "tasks.divide", Queue: null, "default-1-0"), filter);
        Assert.Equal("/tasks?state=FAILURE&name=tasks.divide&cursor=default-1-0", filter.ToPage());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("1")]
    [InlineData(null)]
    public void A_state_that_does_not_exist_counts_as_absent(string? state) => Assert.True(TaskFilter.Parse(state, null, null, null).IsEmpty);
}
