using TaskQueue.Authoring;
using TaskQueue.Processing;

namespace Tests.Processing;

public sealed class PolicyCheckTests
{
    public static TheoryData<TaskPolicy, string> Faulty => new()
    {
        { new TaskPolicy { Queue = "No Queue" }, "names the queue 'No Queue'" },
        { new TaskPolicy { MaxRetries = -1 }, "-1 retries" },
        { new TaskPolicy { RetryDelay = TimeSpan.FromSeconds(-1) }, "less than nothing" },
        { new TaskPolicy { SoftTimeLimit = TimeSpan.Zero }, "use null for none" },
        { new TaskPolicy { SoftTimeLimit = TimeSpan.FromHours(1) }, "leaves no time" },
        { new TaskPolicy { Rules = [ExceptionRule.Snooze<IOException>(TimeSpan.FromSeconds(-1))] }, "for IOException with a negative number" },
        {
            new TaskPolicy { Rules = [ExceptionRule.Reject<IOException>(), ExceptionRule.Retry<FileNotFoundException>()] },
            "for FileNotFoundException that is never reached: the one for IOException"
        },
    };

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public void What_cannot_be_meant_stops_the_worker_at_start(TaskPolicy policy, string why)
    {
        var fault = Assert.Throws<InvalidOperationException>(() => PolicyCheck.Check(policy, typeof(PolicyCheckTests)));

        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(PolicyCheckTests), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_can_be_meant_passes()
    {
        PolicyCheck.Check(TaskPolicy.Default, typeof(PolicyCheckTests));
        PolicyCheck.Check(
            new TaskPolicy
            {
                TimeLimit = Timeout.InfiniteTimeSpan,
                SoftTimeLimit = TimeSpan.FromDays(1),
                Rules = [ExceptionRule.Reject<IOException>(when: one => one.HResult == 1), ExceptionRule.Retry<IOException>(), ExceptionRule.Retry<Exception>(maxRetries: 0)],
            },
            typeof(PolicyCheckTests));
    }
}
