using TaskQueue.Authoring;
using TaskQueue.Contracts;

namespace TaskQueue.Processing;

/// <summary>Finds what is wrong with a policy when its handler is registered, not when its first task fails.</summary>
internal static class PolicyCheck
{
    /// <exception cref="InvalidOperationException">The policy can't be meant so.</exception>
    public static void Check(TaskPolicy policy, Type handler)
    {
        if (Faults(policy).FirstOrDefault() is { } fault)
            throw new InvalidOperationException($"The policy of {handler} {fault}.");
    }

    private static IEnumerable<string> Faults(TaskPolicy policy)
    {
        if (!QueueName.IsValid(policy.Queue))
            yield return $"names the queue '{policy.Queue}': use lower-case letters, digits, '.' and '_', at most 64";
        if (policy.MaxRetries < 0)
            yield return $"has {policy.MaxRetries} retries: use 0 for none";
        if (policy.RetryDelay < TimeSpan.Zero || policy.MaxRetryDelay < TimeSpan.Zero)
            yield return "waits for less than nothing before a retry";
        if (policy.SoftTimeLimit <= TimeSpan.Zero)
            yield return "has a soft time limit of nothing: use null for none";
        if (policy.TimeLimit > TimeSpan.Zero && policy.SoftTimeLimit >= policy.TimeLimit)
            yield return $"has a soft time limit of {policy.SoftTimeLimit}, which leaves no time before the time limit of {policy.TimeLimit}";
        if (policy is { Limit.IsValid: false } or { LimitPerKey.IsValid: false })
            yield return $"declares a limit below 1 or above {TaskLimit.Largest}, or a period not between 1 ms and 1 day";
        for (var i = 0; i < policy.Rules.Count; i++)
        {
            if (policy.Rules[i] is { MaxRetries: < 0 } or { Delay.Ticks: < 0 } or { MaxDelay.Ticks: < 0 })
                yield return $"has a rule for {policy.Rules[i].Type.Name} with a negative number";
            if (policy.Rules.Take(i).FirstOrDefault(earlier => earlier.Covers(policy.Rules[i])) is { } covering)
                yield return $"has a rule for {policy.Rules[i].Type.Name} that is never reached: the one for {covering.Type.Name} stands before it";
        }
    }
}
