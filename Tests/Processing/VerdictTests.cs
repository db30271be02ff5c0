using TaskQueue.Authoring;
using TaskQueue.Processing;

namespace Tests.Processing;

public sealed class VerdictTests
{
    private static readonly TaskPolicy Policy = new()
    {
        MaxRetries = 2,
        RetryDelay = TimeSpan.FromSeconds(1),
        SoftTimeLimit = TimeSpan.FromSeconds(20),
        TimeLimit = TimeSpan.FromSeconds(30),
        Rules =
        [
            ExceptionRule.Reject<FileNotFoundException>(),
            ExceptionRule.Retry<IOException>(maxRetries: 10, delay: TimeSpan.FromSeconds(5), maxDelay: TimeSpan.FromSeconds(15)),
            ExceptionRule.Snooze<HttpRequestException>(TimeSpan.FromMinutes(1), when: refused => refused.Message == "busy"),
            ExceptionRule.Reject<TimeLimitExceededException>(when: limit => limit.IsSoft),
        ],
    };

    [Theory]
    [InlineData(typeof(InvalidOperationException), 0, Outcome.Retried, 1)]
    [InlineData(typeof(InvalidOperationException), 1, Outcome.Retried, 2)]
    [InlineData(typeof(InvalidOperationException), 2, Outcome.Failed, 0)]
    [InlineData(typeof(FileNotFoundException), 0, Outcome.Failed, 0)]
    [InlineData(typeof(IOException), 0, Outcome.Retried, 5)]
    [InlineData(typeof(DirectoryNotFoundException), 9, Outcome.Retried, 15)]
    [InlineData(typeof(IOException), 10, Outcome.Failed, 0)]
    [InlineData(typeof(HttpRequestException), 2, Outcome.Failed, 0)]
    internal void An_exception_is_judged_by_the_first_rule_that_fits_or_by_the_policy(Type type, int retries, Outcome outcome, int seconds)
    {
        var verdict = Judge((Exception)Activator.CreateInstance(type)!, retries: retries);

        Assert.Equal((outcome, TimeSpan.FromSeconds(seconds)), (verdict.Outcome, verdict.Delay));
        Assert.Equal(type.Name, verdict.Error!.Type);
    }

    [Fact]
    public void A_narrowed_rule_leaves_what_does_not_fit_to_the_next()
    {
        var verdict = Judge(new HttpRequestException("busy"), retries: 2);

        Assert.Equal((Outcome.Snoozed, TimeSpan.FromMinutes(1), "busy"), (verdict.Outcome, verdict.Delay, verdict.Reason));
        Assert.Null(verdict.Error);
    }

    [Fact]
    public void A_filter_that_throws_fits_nothing()
    {
        var policy = Policy with { Rules = [ExceptionRule.Reject<IOException>(when: _ => throw new InvalidOperationException("faulty filter"))] };

        Assert.Equal(Outcome.Retried, Verdict.Of(new IOException(), StopReason.None, policy, 0, 0).Outcome);
    }

    [Fact]
    public void What_a_handler_asks_for_goes_before_rules_and_retries()
    {
        var everything = Policy with { Rules = [ExceptionRule.Reject<Exception>()] };

        Assert.Equal(Outcome.Snoozed, Verdict.Of(new SnoozeTaskException(TimeSpan.FromDays(1)), StopReason.None, everything, 99, 0).Outcome);
        Assert.Equal((Outcome.Retried, TimeSpan.FromHours(1)), Of(Verdict.Of(new RetryTaskException("soon", TimeSpan.FromHours(1)), StopReason.None, everything, 0, 0)));
        Assert.Equal(Outcome.Failed, Verdict.Of(new RetryTaskException("soon"), StopReason.None, everything, 2, 0).Outcome);
        Assert.Equal(Outcome.Failed, Verdict.Of(new RejectTaskException("never"), StopReason.None, Policy, 0, 0).Outcome);
    }

    [Theory]
    [InlineData(StopReason.LeaseLost, Outcome.Abandoned)]
    [InlineData(StopReason.Shutdown, Outcome.Released)]
    [InlineData(StopReason.Revoked, Outcome.Revoked)]
    [InlineData(StopReason.TimeLimit, Outcome.Retried)]
    [InlineData(StopReason.SoftTimeLimit, Outcome.Failed)]
    internal void A_cancelled_attempt_is_judged_by_why_it_was(StopReason stopped, Outcome outcome) =>
        Assert.Equal(outcome, Judge(new OperationCanceledException(), stopped).Outcome);

    [Fact]
    public void A_time_limit_is_told_as_celery_names_it()
    {
        Assert.Equal(("TimeLimitExceeded", "ran longer than its limit of 30 s"), Told(Judge(new OperationCanceledException(), StopReason.TimeLimit)));
        Assert.Equal(("SoftTimeLimitExceeded", "ran longer than its soft limit of 20 s"), Told(Judge(new OperationCanceledException(), StopReason.SoftTimeLimit)));
        Assert.Equal(("InvalidOperationException", "while cleaning up"), Told(Judge(new InvalidOperationException("while cleaning up"), StopReason.SoftTimeLimit)));
    }

    [Fact]
    public void A_handler_that_ignores_its_soft_limit_has_hit_the_hard_one()
    {
        Assert.Equal("TimeLimitExceeded", Verdict.OfIgnored(StopReason.SoftTimeLimit, Policy, 0, 0).Error!.Type);
        Assert.Equal(Outcome.Revoked, Verdict.OfIgnored(StopReason.Revoked, Policy, 0, 0).Outcome);
    }

    private static Verdict Judge(Exception exception, StopReason stopped = StopReason.None, int retries = 0) => Verdict.Of(exception, stopped, Policy, retries, random: 0);

    private static (Outcome, TimeSpan) Of(Verdict verdict) => (verdict.Outcome, verdict.Delay);

    private static (string, string) Told(Verdict verdict) => (verdict.Error!.Type, verdict.Error.Message);
}
