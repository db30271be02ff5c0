using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Tests.Client;

public sealed class HealthRulesTests
{
    private static readonly QueueStats Calm = new() { Name = "q", Workers = 1, Throughput = [] };
    private static readonly StatsFigures Nothing = new();

    [Fact]
    public void When_nothing_is_wrong_all_is_well() => Assert.Equal(HealthLevel.Good, Judge().Level);

    [Fact]
    public void Without_workers_it_is_bad_once_something_waits()
    {
        Assert.Equal((HealthLevel.Warning, HealthReasonType.NoWorkers), Only(Judge([Calm with { Workers = 0 }], workers: 0)));
        Assert.Equal((HealthLevel.Bad, HealthReasonType.NoWorkers), Only(Judge([Calm with { Workers = 0, Depth = 1 }], workers: 0)));
    }

    [Fact]
    public void What_nobody_consumes_is_bad() =>
        Assert.Equal((HealthLevel.Bad, HealthReasonType.NotConsumed), Only(Judge([Calm with { Workers = 0, Depth = 1 }])));

    [Fact]
    public void A_paused_queue_is_said_once() =>
        Assert.Equal((HealthLevel.Warning, HealthReasonType.Paused), Only(Judge([Calm with { Paused = true, Depth = 3, OldestAge = 5000 }])));

    [Fact]
    public void A_draining_queue_is_said() => Assert.Equal((HealthLevel.Warning, HealthReasonType.Draining), Only(Judge([Calm with { Draining = true }])));

    [Theory]
    [InlineData(59, null)]
    [InlineData(61, HealthLevel.Warning)]
    [InlineData(601, HealthLevel.Bad)]
    public void A_long_wait_is_said(double seconds, HealthLevel? level) =>
        Assert.Equal(level, Judge([Calm with { Depth = 1, OldestAge = seconds }]).Reasons.SingleOrDefault(one => one.Type == HealthReasonType.OldestWaits)?.Level);

    [Theory]
    [InlineData(10, 0.04, 0, null)]
    [InlineData(4, 0.9, 0, null)]
    [InlineData(10, 0.2, 0.05, HealthLevel.Warning)]
    [InlineData(10, 0.2, 0.15, null)]
    [InlineData(10, 0.6, 0.6, HealthLevel.Bad)]
    public void Failures_are_said_when_they_rise_or_are_most(long failed, double now, double before, HealthLevel? level) =>
        Assert.Equal(level, Judge(recent: new() { Failed = failed, FailureRate = now }, before: new() { FailureRate = before }).Reasons.SingleOrDefault()?.Level);

    [Theory]
    [InlineData(99, 1L, false)]
    [InlineData(200, 100L, true)]
    [InlineData(200, 190L, false)]
    [InlineData(200, null, false)]
    public void A_queue_that_grows_is_said(long depth, long? before, bool isSaid) =>
        Assert.Equal(isSaid, Judge([Calm with { Depth = depth, Outlook = QueueOutlook.Growing }], depthBefore: before).Reasons.Any(one => one.Type == HealthReasonType.DepthGrowing));

    [Theory]
    [InlineData(84, null)]
    [InlineData(90, HealthLevel.Warning)]
    [InlineData(98, HealthLevel.Bad)]
    public void A_full_Redis_is_said(long used, HealthLevel? level) => Assert.Equal(level, Judge(memory: new(used, 100)).Reasons.SingleOrDefault()?.Level);

    [Fact]
    public void The_worst_comes_first()
    {
        var health = Judge([Calm with { Draining = true }, Calm with { Name = "r", Workers = 0, Depth = 1 }]);

        Assert.Equal([HealthLevel.Bad, HealthLevel.Warning], health.Reasons.Select(one => one.Level));
        Assert.Equal(HealthLevel.Bad, health.Level);
    }

    private static (HealthLevel, HealthReasonType) Only(SystemHealth health)
    {
        var reason = Assert.Single(health.Reasons);
        Assert.Equal(health.Level, reason.Level);
        return (reason.Level, reason.Type);
    }

    private static SystemHealth Judge(
        IReadOnlyList<QueueStats>? queues = null, int workers = 1, RedisMemory? memory = null, StatsFigures? recent = null, StatsFigures? before = null, long? depthBefore = null) =>
        HealthRules.Judge(queues ?? [Calm], workers, memory ?? new(1, 0), recent ?? Nothing, before ?? Nothing, _ => depthBefore);
}
