namespace TaskQueue.Contracts;

/// <summary>A limit of a queue as it stands.</summary>
public sealed record LimitSnapshot
{
    /// <summary><c>queue</c>, <c>kind:NAME</c> or <c>key:NAME:KEY</c>; <c>key:NAME</c> for what was set for every key of a kind.</summary>
    public required string Name { get; init; }

    /// <summary>How many may run at once; null for any number.</summary>
    public int? Concurrency { get; init; }

    /// <summary>How many may start within a period; null for any number.</summary>
    public int? Starts { get; init; }

    /// <summary>The period, in seconds.</summary>
    public double Period { get; init; }

    /// <summary>Whether an operator set it; else it is what the handler's policy says.</summary>
    public bool IsSet { get; init; }

    /// <summary>How many hold a slot of it.</summary>
    public long Running { get; init; }

    /// <summary>How many wait for it.</summary>
    public long Waiting { get; init; }
}
