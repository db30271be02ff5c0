using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>Makes a run that is due a task, or drops it as the misfire policy says.</summary>
internal sealed class ScheduleRunner(ScheduleBroker broker, TaskReader reader, StoredPayloads payloads, TaskTelemetry telemetry, ILogger<ScheduleRunner> log)
{
    /// <summary>How long a worker may take for the runs it claimed at once.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan MisfireThreshold = TimeSpan.FromMinutes(1);

    /// <summary>Runs it, at Redis' time <paramref name="now"/>.</summary>
    public async Task RunAsync(ScheduleTick tick, DateTimeOffset now)
    {
        var (definition, due) = (tick.Definition, DateTimeOffset.FromUnixTimeMilliseconds(tick.Due));
        var next = Recurrence.Read(definition).Next(now, due);
        var kind = definition is { Queue: not null, Version: not null } ? null : await reader.FindDefinitionAsync(definition.Kind).ConfigureAwait(false);
        var queue = definition.Queue ?? kind?.Queue ?? QueueName.Default;
        var isMissed = now - due > MisfireThreshold && definition.Misfire == MisfirePolicy.Skip;

        // A worker that was lost may have enqueued it in time, and not have said so.
        var task = isMissed ? await broker.FindTaskAsync(tick, queue).ConfigureAwait(false) : await EnqueueAsync(tick, queue, definition.Version ?? kind?.Version ?? 1).ConfigureAwait(false);
        if (!await broker.ConfirmAsync(tick, next, now, task).ConfigureAwait(false))
            return;
        if (task is null)
            Log.ScheduleMissed(log, tick.Schedule, due, next);
        else
            Log.ScheduleRun(log, tick.Schedule, definition.Kind, task.Value.ToString(), next);
    }

    private async Task<TaskId> EnqueueAsync(ScheduleTick tick, string queue, int version)
    {
        var kind = tick.Definition.Kind;
        using var activity = telemetry.StartSend(queue, kind, 1);
        activity?.SetTag(Names.Schedule, tick.Schedule);
        try
        {
            var (parent, state, baggage) = TracePropagation.Capture(activity);
            var args = payloads.EncodeArgs(kind, Encoding.UTF8.GetBytes(tick.Definition.Args.GetRawText()));
            var entry = new TaskEntry(kind, new TraceContext(parent, state, baggage), args, TaskExtras.OfVersion(version));
            var id = await broker.EnqueueAsync(tick, queue, entry.ToBytes()).ConfigureAwait(false);
            telemetry.Identify(activity, id.ToString());
            telemetry.Sent(queue, kind, 1);
            return id;
        }
        catch (Exception exception)
        {
            activity?.AddException(exception).SetStatus(ActivityStatusCode.Error, exception.Message).SetTag(Names.ErrorType, exception.GetType().FullName);
            telemetry.Sent(queue, kind, 1, exception.GetType().FullName);
            throw;
        }
    }
}
