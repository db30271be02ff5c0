using TaskQueue.Contracts;
using Web.Components.Schedules;

namespace Tests.Web.Components;

public sealed class ScheduleInputTests
{
    [Fact]
    public void What_is_shown_for_editing_means_the_same_when_it_is_put_back()
    {
        var schedule = new ScheduleSnapshot { Name = "a", Kind = "tasks.divide", Every = 0.5, Queue = "bulk", Misfire = MisfirePolicy.Skip };

        var read = ScheduleInput.Of(schedule).Read("tasks.divide").Value!;

        Assert.Equal((0.5, null, "bulk", "UTC", MisfirePolicy.Skip), (read.Every, read.Cron, read.Queue, read.TimeZone, read.Misfire));
    }

    [Theory]
    [InlineData("-a", "30", "{}", "The name can't be used.")]
    [InlineData("a", "soon", "{}", "The interval can't be read.")]
    [InlineData("a", "30", "[]", "The arguments can't be read.")]
    public void What_can_not_be_meant_is_said(string name, string every, string arguments, string fault)
    {
        var input = new ScheduleInput { Name = name, Timing = "every", Every = every, Arguments = arguments };

        Assert.Equal(fault, input.Read("tasks.divide").Problem!.Title);
    }
}
