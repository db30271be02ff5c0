using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>Starts what is due. Every worker looks; each run goes to one of them, and to another when that one is lost.</summary>
internal sealed class ScheduleLoop(ScheduleBroker broker, ScheduleRunner runner, TaskRegistry registry, Patience patience, TimeProvider clock, ILogger<ScheduleLoop> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Activity.Current = null; // each run starts a trace of its own
        foreach (var (name, definition, recurrence) in registry.Schedules.All)
        {
            var added = await patience.RunAsync($"adding the schedule {name}", _ => AddAsync(name, definition, recurrence), stoppingToken).ConfigureAwait(false);
            if (added < 0)
                Log.TooManySchedules(log, name, ScheduleName.MostSchedules);
        }

        while (!stoppingToken.IsCancellationRequested)
            await Task.Delay(await TurnAsync(stoppingToken).ConfigureAwait(false), clock, stoppingToken).ConfigureAwait(false);
    }

    private async Task<int> AddAsync(string name, ScheduleDefinition definition, Recurrence recurrence)
    {
        var next = recurrence.Next(await broker.GetTimeAsync().ConfigureAwait(false));
        return await broker.PutAsync(name, definition, recurrence.Key, next, onlyIfAbsent: true).ConfigureAwait(false);
    }

    /// <summary>Starts what is due now. Returns how long to wait before the next turn.</summary>
    private async Task<TimeSpan> TurnAsync(CancellationToken stopping)
    {
        try
        {
            var claim = await broker.ClaimAsync(ScheduleRunner.Lease).ConfigureAwait(false);
            var claimedAt = clock.GetTimestamp();
            foreach (var name in claim.Unreadable)
                Log.UnreadableSchedule(log, name);
            foreach (var tick in claim.Ticks)
            {
                // What is left when it stops, or took too long, goes to another worker once the lease has lapsed.
                if (stopping.IsCancellationRequested || clock.GetElapsedTime(claimedAt) > ScheduleRunner.Lease / 2)
                    break;
                await RunAsync(tick, claim.Now).ConfigureAwait(false);
            }

            return claim.UntilNext is { } next && next < Interval ? next : Interval;
        }
        catch (Exception exception)
        {
            if (!RedisFaults.IsPassing(exception))
                Log.Unexpected(log, exception, "looking for schedules that are due");
            return Interval;
        }
    }

    /// <summary>One that can't be run keeps none of the others from it.</summary>
    private async Task RunAsync(ScheduleTick tick, DateTimeOffset now)
    {
        try
        {
            await runner.RunAsync(tick, now).ConfigureAwait(false);
        }
        catch (Exception exception) when (!RedisFaults.IsPassing(exception))
        {
            Log.Unexpected(log, exception, $"running the schedule {tick.Schedule}");
        }
    }
}
