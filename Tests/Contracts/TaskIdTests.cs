using TaskQueue.Contracts;

namespace Tests.Contracts;

public sealed class TaskIdTests
{
    [Theory]
    [InlineData("default-1767225600000-0", "default", TaskLane.Ready, 1767225600000, 0)]
    [InlineData("a.b_c9-1-25d", "a.b_c9", TaskLane.Delayed, 1, 25)]
    public void An_id_is_read_and_written_alike(string text, string queue, TaskLane lane, long milliseconds, long sequence)
    {
        var id = TaskId.Parse(text);

        Assert.Equal(new TaskId(queue, lane, milliseconds, sequence), id);
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("default")]
    [InlineData("default-1")]
    [InlineData("-1-1")]
    [InlineData("Default-1-1")]
    [InlineData("de{fault}-1-1")]
    [InlineData("default-1-1x")]
    [InlineData("default--1-1")]
    [InlineData("default-1- 1")]
    [InlineData("default-99999999999999999999-1")]
    [InlineData("default-253402300800000-0")]
    [InlineData("default-1-1\n")]
    public void A_malformed_id_is_none(string? text)
    {
        Assert.False(TaskId.TryParse(text, out _));
    }

    [Fact]
    public void Ids_sort_by_age()
    {
        string[] sorted = ["z-1-0", "a-2-0", "a-2-0d", "b-2-0", "a-2-1", "a-10-0"];

        Assert.Equal(sorted, sorted.Reverse().Select(TaskId.Parse).Order().Select(id => id.ToString()));
    }
}
