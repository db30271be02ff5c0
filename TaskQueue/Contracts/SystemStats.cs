namespace TaskQueue.Contracts;

/// <summary>How the system, or one queue, has been doing over a while, and how it is now.</summary>
public sealed record SystemStats
{
    /// <summary>How far back <see cref="Points"/> go.</summary>
    public required StatsWindow Window { get; init; }

    /// <summary>The time between two points, in seconds.</summary>
    public required int Step { get; init; }

    /// <summary>When this was read (Redis' clock).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>One for each step of the window, oldest first.</summary>
    public required IReadOnlyList<StatsPoint> Points { get; init; }

    /// <summary>All of the window.</summary>
    public required StatsFigures Total { get; init; }

    /// <summary>The last minute.</summary>
    public required StatsFigures Now { get; init; }

    /// <summary>The queues, by name.</summary>
    public required IReadOnlyList<QueueStats> Queues { get; init; }

    /// <summary>How many workers are alive.</summary>
    public required int Workers { get; init; }

    /// <summary>How many tasks they run at once, at most.</summary>
    public required int Slots { get; init; }

    /// <summary>Redis' memory.</summary>
    public required RedisMemory Redis { get; init; }

    /// <summary>Whether all is well, of the whole system.</summary>
    public required SystemHealth Health { get; init; }
}

/// <summary>What happened within a span of time.</summary>
public record StatsFigures
{
    /// <summary>Tasks enqueued; counted while a worker is alive to look.</summary>
    public long Enqueued { get; init; }

    /// <summary>Attempts started.</summary>
    public long Started { get; init; }

    /// <summary>Attempts that succeeded.</summary>
    public long Succeeded { get; init; }

    /// <summary>Tasks that failed for good.</summary>
    public long Failed { get; init; }

    /// <summary>Attempts that failed and are tried again.</summary>
    public long Retried { get; init; }

    /// <summary>Tasks that a worker ended as revoked or expired.</summary>
    public long Revoked { get; init; }

    /// <summary>Attempts ended per second: succeeded, failed or to be retried.</summary>
    public double Throughput { get; init; }

    /// <summary>The share of ended attempts that succeeded, from 0 to 1; null when none ended.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>The share that failed for good.</summary>
    public double? FailureRate { get; init; }

    /// <summary>The share that is tried again.</summary>
    public double? RetryRate { get; init; }

    /// <summary>How long tasks waited for their first start; without those enqueued for later. Null when none started.</summary>
    public Percentiles? TimeInQueue { get; init; }

    /// <summary>How long attempts ran; null when none ended.</summary>
    public Percentiles? RunTime { get; init; }
}

/// <summary>One step of time.</summary>
public sealed record StatsPoint : StatsFigures
{
    /// <summary>Nothing happened yet.</summary>
    public StatsPoint()
    {
    }

    /// <summary>These happened.</summary>
    public StatsPoint(StatsFigures figures)
        : base(figures)
    {
    }

    /// <summary>When it began.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The most tasks that waited for a worker at any look; null when nobody looked.</summary>
    public long? Depth { get; init; }

    /// <summary>The longest that a waiting task had waited at any look, in seconds.</summary>
    public double OldestAge { get; init; }
}

/// <summary>Durations in seconds that half, 95 % and 99 % of them stayed within. Counted in steps of the square root of two.</summary>
/// <param name="P50">Half of them.</param>
/// <param name="P95">95 %.</param>
/// <param name="P99">99 %.</param>
public sealed record Percentiles(double P50, double P95, double P99);

/// <summary>How a queue does.</summary>
public sealed record QueueStats
{
    /// <summary>The queue.</summary>
    public required string Name { get; init; }

    /// <summary>Tasks that wait for a worker.</summary>
    public long Depth { get; init; }

    /// <summary>Tasks that workers hold.</summary>
    public long Running { get; init; }

    /// <summary>How long the oldest has waited, in seconds; 0 when none waits.</summary>
    public double OldestAge { get; init; }

    /// <summary>Whether it is paused.</summary>
    public bool Paused { get; init; }

    /// <summary>Whether it takes no new tasks.</summary>
    public bool Draining { get; init; }

    /// <summary>How many workers consume it.</summary>
    public int Workers { get; init; }

    /// <summary>Tasks enqueued per second, over the last minute.</summary>
    public double ArrivalRate { get; init; }

    /// <summary>Tasks ended per second, over the last minute.</summary>
    public double DrainRate { get; init; }

    /// <summary>In how many seconds nothing will wait, if both rates stay as they are; null when that will not be: <see cref="Outlook"/> says why.</summary>
    public double? EmptyIn { get; init; }

    /// <summary>What becomes of what waits.</summary>
    public QueueOutlook Outlook { get; init; }

    /// <summary>Attempts ended per second at each step of the window, oldest first.</summary>
    public required IReadOnlyList<double> Throughput { get; init; }
}

/// <summary>Redis' memory.</summary>
/// <param name="Used">Bytes used.</param>
/// <param name="Limit">Its <c>maxmemory</c>; 0 for none.</param>
public sealed record RedisMemory(long Used, long Limit);
