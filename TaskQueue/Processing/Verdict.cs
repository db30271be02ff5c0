using TaskQueue.Authoring;
using TaskQueue.Contracts;

namespace TaskQueue.Processing;

/// <summary>What the exception that ended an attempt means for its task. Decided here alone, from nothing but what is passed in.</summary>
/// <param name="Outcome">What becomes of the task.</param>
/// <param name="Delay">When it is due again, for those that are.</param>
/// <param name="Error">What failed, for a failure and a retry.</param>
/// <param name="Reason">Why it waits, for those that didn't fail.</param>
internal readonly record struct Verdict(Outcome Outcome, TimeSpan Delay = default, TaskError? Error = null, string? Reason = null)
{
    private const int LongestReason = 200;
    private const int LongestStack = 4000;

    /// <summary>Judges the end of an attempt.</summary>
    /// <param name="exception">What the handler threw.</param>
    /// <param name="stopped">Why its token was cancelled, if it was.</param>
    /// <param name="policy">The kind's policy.</param>
    /// <param name="retries">How many retries came before.</param>
    /// <param name="random">0 to 1, for the back-off.</param>
    public static Verdict Of(Exception exception, StopReason stopped, TaskPolicy policy, int retries, double random) => stopped switch
    {
        StopReason.LeaseLost => new Verdict(Outcome.Abandoned),
        StopReason.Revoked => new Verdict(Outcome.Revoked),
        StopReason.Shutdown => new Verdict(Outcome.Released, Reason: "its worker shuts down"),
        StopReason.SoftTimeLimit when exception is OperationCanceledException => Failed(TimedOut(policy.SoftTimeLimit!.Value, isSoft: true), exception.StackTrace, policy, retries, random),
        StopReason.TimeLimit when exception is OperationCanceledException => Failed(TimedOut(policy.TimeLimit, isSoft: false), exception.StackTrace, policy, retries, random),
        _ => Failed(exception, exception.StackTrace, policy, retries, random),
    };

    /// <summary>Judges an attempt whose handler ignores that its token is cancelled.</summary>
    public static Verdict OfIgnored(StopReason stopped, TaskPolicy policy, int retries, double random) => stopped == StopReason.SoftTimeLimit
        ? Failed(TimedOut(policy.TimeLimit, isSoft: false), stack: null, policy, retries, random) // that passed too, else it would have more time
        : Of(new OperationCanceledException(), stopped, policy, retries, random);

    private static Verdict Failed(Exception exception, string? stack, TaskPolicy policy, int retries, double random)
    {
        if (exception is RejectTaskException)
            return Fail(exception, stack);
        if (exception is SnoozeTaskException snooze)
            return Snooze(snooze.Delay, snooze);
        if (exception is RetryTaskException asked)
            return Retry(asked, stack, policy, retries, random, asked.Delay);
        return policy.Rules.FirstOrDefault(rule => rule.Fits(exception)) switch
        {
            { Action: ExceptionAction.Reject } => Fail(exception, stack),
            { Action: ExceptionAction.Snooze } rule => Snooze(rule.Delay!.Value, exception),
            { } rule => Retry(exception, stack, Narrow(policy, rule), retries, random),
            null => Retry(exception, stack, policy, retries, random),
        };
    }

    private static TaskPolicy Narrow(TaskPolicy policy, ExceptionRule rule) => policy with
    {
        MaxRetries = rule.MaxRetries ?? policy.MaxRetries,
        RetryDelay = rule.Delay ?? policy.RetryDelay,
        MaxRetryDelay = rule.MaxDelay ?? (rule.Delay > policy.MaxRetryDelay ? rule.Delay.Value : policy.MaxRetryDelay),
    };

    private static Verdict Retry(Exception exception, string? stack, TaskPolicy policy, int retries, double random, TimeSpan? delay = null) =>
        retries >= policy.MaxRetries
            ? Fail(exception, stack)
            : new Verdict(Outcome.Retried, delay ?? Backoff.Delay(policy, retries, random), Describe(exception, stack));

    private static Verdict Fail(Exception exception, string? stack) => new(Outcome.Failed, Error: Describe(exception, stack));

    private static Verdict Snooze(TimeSpan delay, Exception exception) => new(Outcome.Snoozed, delay, Reason: Shorten(exception.Message, LongestReason));

    private static TimeLimitExceededException TimedOut(TimeSpan limit, bool isSoft) => new(limit, isSoft);

    private static TaskError Describe(Exception exception, string? stack) => new(
        exception is TimeLimitExceededException timedOut ? timedOut.IsSoft ? "SoftTimeLimitExceeded" : "TimeLimitExceeded" : exception.GetType().Name,
        exception.Message,
        Shorten(stack, LongestStack));

    private static string? Shorten(string? text, int longest) => text?.Length > longest ? text[..longest] : text;
}

/// <summary>What becomes of a task after an attempt that did not succeed.</summary>
internal enum Outcome
{
    /// <summary>It ends as FAILURE.</summary>
    Failed,

    /// <summary>It is tried again.</summary>
    Retried,

    /// <summary>It is put off, uncounted.</summary>
    Snoozed,

    /// <summary>It goes back to its queue, uncounted.</summary>
    Released,

    /// <summary>It ends as REVOKED.</summary>
    Revoked,

    /// <summary>It is another worker's now.</summary>
    Abandoned,
}
