namespace TaskQueue.Processing;

/// <summary>One queue's place among those that share a worker's slots. Only <see cref="FairShare"/> writes to it, under its lock.</summary>
internal sealed class Seat(string queue, int weight)
{
    /// <summary>The queue.</summary>
    public string Queue { get; } = queue;

    /// <summary>Its share.</summary>
    public int Weight { get; set; } = weight;

    /// <summary>Its virtual time: tasks taken by weight. Whose is least comes first.</summary>
    public double Used { get; set; }

    /// <summary>It took all it was granted: there is probably more.</summary>
    public bool IsBacklogged { get; set; }

    /// <summary>When it last looked.</summary>
    public long LookedAt { get; set; } = long.MinValue;

    /// <summary>What it was granted and has not returned.</summary>
    public Grant Granted { get; set; }

    /// <summary>Set while it waits for a grant.</summary>
    public TaskCompletionSource<Grant>? Turn { get; set; }

    /// <summary>Whether it comes before <paramref name="other"/>; on a par, the heavier one does.</summary>
    public bool IsBefore(Seat other) => Used < other.Used || (Used <= other.Used && Weight > other.Weight);
}

/// <summary>Leave to claim.</summary>
/// <param name="Count">At most so many.</param>
/// <param name="MayBlock">Whether it may wait for the first when there is none.</param>
/// <param name="IsReserved">Whether these slots are kept free for it until it returns.</param>
internal readonly record struct Grant(int Count, bool MayBlock, bool IsReserved);
