namespace TaskQueue.Processing;

/// <summary>Redis' clock, as far as this worker knows it: its own, put right with each heartbeat.</summary>
internal sealed class RedisClock(TimeProvider clock)
{
    private long _aheadTicks;

    /// <summary>The time by Redis' clock.</summary>
    public DateTimeOffset GetUtcNow() => Correct(clock.GetUtcNow());

    /// <summary>A time of this worker's clock, by Redis' clock.</summary>
    public DateTimeOffset Correct(DateTimeOffset time) => time.AddTicks(Interlocked.Read(ref _aheadTicks));

    /// <summary>Puts it right.</summary>
    public void Set(DateTimeOffset redisNow) => Interlocked.Exchange(ref _aheadTicks, (redisNow - clock.GetUtcNow()).Ticks);
}
