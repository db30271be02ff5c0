namespace TaskQueue.Broker;

/// <summary>A size of buckets that what happens in a queue is counted in. <c>buckets.lua</c> has the same sizes, and how long each is kept.</summary>
/// <param name="Seconds">How much time a bucket is for.</param>
/// <param name="Count">How many make up what is kept, the current one included.</param>
internal sealed record HistoryTier(int Seconds, int Count)
{
    /// <summary>10 seconds each, for 15 minutes.</summary>
    public static HistoryTier Fine { get; } = new(10, 91);

    /// <summary>A minute each, for 3 hours.</summary>
    public static HistoryTier Medium { get; } = new(60, 181);

    /// <summary>10 minutes each, for 24 hours.</summary>
    public static HistoryTier Coarse { get; } = new(600, 145);
}
