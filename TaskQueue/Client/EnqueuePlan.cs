using System.Security.Cryptography;
using System.Text;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>What the options of a call come to: where the task goes, what its entry carries, what hangs on it.</summary>
internal sealed record EnqueuePlan(Placement Place, TaskExtras? Extras, IReadOnlyList<string> Ties)
{
    private static readonly EnqueuePlan Plain = new(Placement.Ready, null, []);

    /// <summary>Reads options.</summary>
    /// <param name="how">The options; null for none.</param>
    /// <param name="flow">The workflow's step the task is, if it is one.</param>
    /// <exception cref="ArgumentException">They can't be meant.</exception>
    public static EnqueuePlan For(EnqueueOptions? how, FlowStep? flow = null)
    {
        if (how is null && flow is null)
            return Plain;
        how ??= new EnqueueOptions();
        Check(how);
        var ties = new List<string>();
        if (how.Id is not null)
            ties.Add(Tie.Named(how.Id));
        if (how.IdempotencyKey is not null)
            ties.Add(Tie.Idempotent(how.IdempotencyKey));
        if (how.UniqueKey is not null)
            ties.Add(Tie.Unique(how.UniqueKey));
        if (flow is not null)
            ties.Add(Tie.Flow(flow));
        var extras = new TaskExtras
        {
            ExpiresAfter = (long)Math.Ceiling(how.Expires?.TotalMilliseconds ?? 0),
            Priority = how.Priority == Placement.UsualPriority ? null : how.Priority,
            Headers = how.Headers is { Count: > 0 } headers ? headers : null,
            Id = how.Id,
            Flow = flow,
            Tied = ties.Count > 0,
        };
        return new EnqueuePlan(new Placement(how.Countdown, how.Eta, how.Priority), extras.IsEmpty ? null : extras, ties);
    }

    /// <summary>The same for arguments of this version.</summary>
    public EnqueuePlan ForVersion(int version) => version <= 1 ? this : this with { Extras = (Extras ?? new TaskExtras()) with { Version = version } };

    /// <summary>What tells two tasks apart whose keys are the same.</summary>
    public static string ContentOf(string kind, ReadOnlySpan<byte> args)
    {
        const int Bytes = 8;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(kind));
        hash.AppendData([0]);
        hash.AppendData(args);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Bytes));
    }

    private static void Check(EnqueueOptions how)
    {
        if (how.Priority is < 0 or > EnqueueOptions.MaxPriority)
            throw new ArgumentException($"A priority is 0 to {EnqueueOptions.MaxPriority}.", nameof(how));
        if (how.Expires <= TimeSpan.Zero || how.Expires > EnqueueOptions.LongestDelay)
            throw new ArgumentException("A task expires after a positive time of at most ten years.", nameof(how));
        if (how.Countdown > EnqueueOptions.LongestDelay)
            throw new ArgumentException("A countdown is at most ten years.", nameof(how));
        if (how.Id is not null && TaskId.TryParse(how.Id, out _))
            throw new ArgumentException("An id of the caller's own must not look like one that tasks are given.", nameof(how));
        foreach (var key in new[] { how.Id, how.UniqueKey, how.IdempotencyKey })
        {
            if (key is not null && !EnqueueOptions.IsKey(key))
                throw new ArgumentException($"An id or key has 1 to {EnqueueOptions.LongestKey} printable characters, none of them a space at the ends.", nameof(how));
        }

        if (how.Headers is { } headers
            && (headers.Count > EnqueueOptions.MaxHeaders || headers.Any(one => one.Key.Length == 0 || one.Key.Length + one.Value.Length > EnqueueOptions.LongestHeader)))
            throw new ArgumentException($"There are at most {EnqueueOptions.MaxHeaders} headers of {EnqueueOptions.LongestHeader} characters each.", nameof(how));
    }
}
