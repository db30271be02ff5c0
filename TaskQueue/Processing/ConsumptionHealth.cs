using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace TaskQueue.Processing;

/// <summary>Whether this worker still consumes. A live connection is no proof of that; a finished turn of each claim loop is.</summary>
internal sealed class ConsumptionHealth(Hand hand, IOptions<WorkerOptions> options, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (long At, bool Busy)> _loops = new(StringComparer.Ordinal);

    /// <summary>The loop of this queue talked to Redis.</summary>
    public void Turned(string queue) => _loops[queue] = (clock.GetTimestamp(), Busy: false);

    /// <summary>The loop of this queue waits for a slot: all are in use, which is no fault.</summary>
    public void WaitsForSlot(string queue) => _loops[queue] = (_loops.TryGetValue(queue, out var last) ? last.At : clock.GetTimestamp(), Busy: true);

    /// <summary>It has one, after a wait that does not count as silence.</summary>
    public void HasSlot(string queue, long waitedTicks) => _loops[queue] = (_loops.TryGetValue(queue, out var last) ? last.At + waitedTicks : clock.GetTimestamp(), Busy: false);

    /// <summary>This queue is no longer consumed.</summary>
    public void Forget(string queue) => _loops.TryRemove(queue, out _);

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var deaf = _loops.Where(loop => !loop.Value.Busy && clock.GetElapsedTime(loop.Value.At) > LongestTurn).Select(loop => loop.Key).ToList();
        if (deaf.Count > 0)
            return Task.FromResult(new HealthCheckResult(context.Registration.FailureStatus, $"has not heard from Redis for {LongestTurn.TotalSeconds} s on: {string.Join(", ", deaf)}"));
        return Task.FromResult(hand.Stuck >= options.Value.Concurrency
            ? HealthCheckResult.Degraded($"{hand.Stuck} handlers ignored that they were cancelled and still run: restart it")
            : HealthCheckResult.Healthy($"consumes {_loops.Count} queues"));
    }
}
