using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskQueue.Broker;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>Looks for lapsed leases. Every worker does; whoever comes first in a period scans for all.</summary>
internal sealed class Recovery(TaskBroker broker, TaskTelemetry telemetry, IOptions<WorkerOptions> options, TimeProvider clock, ILogger<Recovery> log)
{
    private readonly WorkerOptions _options = options.Value;
    private long _resumeAt = long.MinValue;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(Func<IReadOnlyList<string>> queues, CancellationToken cancellationToken)
    {
        // Twice per period, so that a scan that lost the race by a moment does not wait for a whole one.
        using var timer = new PeriodicTimer(_options.ReclaimInterval / 2, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var queue in queues())
                await ScanAsync(queue).ConfigureAwait(false);
        }
    }

    private async Task ScanAsync(string queue)
    {
        if (clock.GetTimestamp() < _resumeAt)
            return;
        try
        {
            foreach (var (task, lostBy) in await broker.ReclaimAsync(queue, _options.Lease, _options.ReclaimInterval, _options.MaxCrashes).ConfigureAwait(false))
            {
                telemetry.Recovered(queue);
                Log.Recovered(log, task.ToString(), lostBy, _options.Lease);
            }
        }
        catch (Exception exception)
        {
            // Nobody could renew a lease meanwhile: the living get time to, before theirs count as lapsed.
            if (RedisFaults.IsPassing(exception))
                _resumeAt = clock.GetTimestamp() + (long)((_options.Lease / 3).TotalSeconds * clock.TimestampFrequency);
            else
                Log.Unexpected(log, exception, $"looking for lost leases in {queue}");
        }
    }
}
