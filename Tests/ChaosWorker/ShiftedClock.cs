namespace ChaosWorker;

/// <summary>The clock of a machine that is wrong by so much.</summary>
public sealed class ShiftedClock(TimeSpan offset) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;
}
