namespace TaskQueue.Authoring;

/// <summary>
/// What an exception of one type, or of a type derived from it, means for its task: see <see cref="TaskPolicy.Rules"/>.
/// The steering exceptions a handler throws itself go before all rules.
/// </summary>
public sealed class ExceptionRule
{
    private readonly Func<Exception, bool> _fits;

    private ExceptionRule(Type type, Func<Exception, bool> fits, bool isNarrowed, ExceptionAction action) =>
        (Type, _fits, IsNarrowed, Action) = (type, fits, isNarrowed, action);

    /// <summary>Try again, in another way than the policy says for the rest.</summary>
    /// <param name="maxRetries">How often; all retries of the task count. Null for as often as the policy says.</param>
    /// <param name="delay">How long to wait before the first; doubles as the policy's does. Null for the policy's.</param>
    /// <param name="maxDelay">The longest wait. Null for the policy's.</param>
    /// <param name="when">Only exceptions that fit; null for all of the type.</param>
    public static ExceptionRule Retry<TException>(int? maxRetries = null, TimeSpan? delay = null, TimeSpan? maxDelay = null, Func<TException, bool>? when = null)
        where TException : Exception =>
        For(ExceptionAction.Retry, when, maxRetries, delay, maxDelay);

    /// <summary>It can't succeed: the task ends as FAILURE, without retries.</summary>
    /// <param name="when">Only exceptions that fit; null for all of the type.</param>
    public static ExceptionRule Reject<TException>(Func<TException, bool>? when = null)
        where TException : Exception =>
        For(ExceptionAction.Reject, when);

    /// <summary>Not now: the task is put off, which counts neither as an attempt nor as a retry. The exception's message is the reason shown.</summary>
    /// <param name="delay">For how long.</param>
    /// <param name="when">Only exceptions that fit; null for all of the type.</param>
    public static ExceptionRule Snooze<TException>(TimeSpan delay, Func<TException, bool>? when = null)
        where TException : Exception =>
        For(ExceptionAction.Snooze, when, delay: delay);

    internal Type Type { get; }

    internal bool IsNarrowed { get; }

    internal ExceptionAction Action { get; }

    internal int? MaxRetries { get; private init; }

    internal TimeSpan? Delay { get; private init; }

    internal TimeSpan? MaxDelay { get; private init; }

    internal bool Fits(Exception exception)
    {
        try
        {
            return _fits(exception);
        }
        catch (Exception)
        {
            return false; // a filter that throws fits nothing, as with C#'s own
        }
    }

    /// <summary>Whether nothing is left for <paramref name="later"/> when it stands behind this rule.</summary>
    internal bool Covers(ExceptionRule later) => !IsNarrowed && Type.IsAssignableFrom(later.Type);

    private static ExceptionRule For<TException>(
        ExceptionAction action, Func<TException, bool>? when, int? maxRetries = null, TimeSpan? delay = null, TimeSpan? maxDelay = null)
        where TException : Exception =>
        new(typeof(TException), exception => exception is TException fitting && (when is null || when(fitting)), when is not null, action)
        {
            MaxRetries = maxRetries,
            Delay = delay,
            MaxDelay = maxDelay,
        };
}

/// <summary>What a rule says.</summary>
internal enum ExceptionAction
{
    /// <summary>Try again.</summary>
    Retry,

    /// <summary>Fail at once.</summary>
    Reject,

    /// <summary>Put it off.</summary>
    Snooze,
}
