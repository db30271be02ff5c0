using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>Runs one attempt: consumer span, scope, handler. What its end means is for <see cref="Verdict"/>, and what follows from that for <see cref="AttemptEnds"/>.</summary>
internal sealed class TaskExecutor(
    IServiceScopeFactory scopes,
    TaskRegistry registry,
    AttemptEnds ends,
    Hand hand,
    Suspects suspects,
    StoredPayloads payloads,
    TaskTelemetry telemetry,
    HistoryCounts history,
    IOptions<WorkerOptions> workerOptions,
    RedisClock redisClock,
    Random random,
    TimeProvider clock,
    ILogger<TaskExecutor> log)
{
    private readonly WorkerOptions _options = workerOptions.Value;

    /// <summary>Runs the attempt to its end in Redis.</summary>
    /// <param name="run">The attempt.</param>
    /// <param name="giveUp">Cancelled when nothing more can be told to Redis.</param>
    public Task RunAsync(TaskRun run, CancellationToken giveUp)
    {
        var isReadable = run.Read(payloads);
        if (run.Claim.IsRevoked || run.Stopped == StopReason.Revoked)
            return ends.RevokeAsync(run, TimeSpan.Zero, giveUp);
        if (!isReadable)
            return LeaveToOthersAsync(run, "its entry can't be read: not written by this library, or by a newer version of it", giveUp);
        if (HasExpired(run))
            return ends.ExpireAsync(run, giveUp);
        if (registry.Find(run.Kind) is not { } registration)
            return LeaveToOthersAsync(run, $"this worker does not know '{run.Kind}'", giveUp);
        if (run.Entry.ArgsVersion > registration.Version)
            return LeaveToOthersAsync(run, $"this worker knows '{run.Kind}' up to version {registration.Version}, not {run.Entry.ArgsVersion}", giveUp);
        if (run.Unreadable is { } hidden)
            return LeaveToOthersAsync(run, hidden, giveUp);
        if (run.Claim.Crashes >= _options.MaxCrashes)
            return ends.QuarantineAsync(run, giveUp);
        return run.Claim.Crashes == 0 ? AttemptAsync(run, registration, giveUp) : TryAsync(run, registration, giveUp);
    }

    /// <summary>Gives a task that did not start back to its queue.</summary>
    public Task GiveBackAsync(TaskRun run, string reason, CancellationToken giveUp) => ends.ReleaseAsync(run, reason, TimeSpan.Zero, giveUp);

    /// <summary>Ends an attempt whose handler ignores that it is cancelled; the handler goes on, unheard. Nothing when it has ended by itself.</summary>
    public async Task WriteOffAsync(TaskRun run, CancellationToken giveUp)
    {
        if (!run.TryWriteOff())
            return;
        hand.AddStuck();
        using var scope = log.BeginScope(new TaskLogScope(run));
        var runtime = clock.GetUtcNow() - run.StartedAt!.Value;
        Log.WrittenOff(log, run.Kind, run.IdText, run.Stopped.ToString(), runtime.TotalSeconds);
        try
        {
            await ends.ApplyAsync(run, Verdict.OfIgnored(run.Stopped, run.Policy, run.Retries, random.NextDouble()), exception: null, runtime, giveUp).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Its lease lapses, as when this worker were lost.
            hand.Remove(run);
            if (!giveUp.IsCancellationRequested)
                Log.Unexpected(log, exception, $"writing off {run.IdText}");
        }

        suspects.Leave(run);
        run.Span?.Stop();
    }

    private async Task TryAsync(TaskRun run, TaskRegistration registration, CancellationToken giveUp)
    {
        if (!suspects.TryEnter(run))
        {
            await ends.ReleaseAsync(run, "its worker was lost before, and another such task runs here", _options.Lease / 3, giveUp).ConfigureAwait(false);
            return;
        }

        try
        {
            if (await suspects.AccuseAsync(run).ConfigureAwait(false))
                await AttemptAsync(run, registration, giveUp).ConfigureAwait(false);
            else
                await ends.Abandon(run).ConfigureAwait(false);
        }
        finally
        {
            suspects.Leave(run);
        }
    }

    private async Task AttemptAsync(TaskRun run, TaskRegistration registration, CancellationToken giveUp)
    {
        using var activity = StartActivity(run);
        using var scope = log.BeginScope(new TaskLogScope(run));
        Begin(run, registration);
        var started = clock.GetTimestamp();
        var services = scopes.CreateAsyncScope();
        await using (services.ConfigureAwait(false))
        {
            byte[] result = [];
            Exception? exception = null;
            try
            {
                result = ends.Check(await registration.RunAsync(services.ServiceProvider, run.Entry, run, run.Token).ConfigureAwait(false));
            }
            catch (Exception thrown) when (!giveUp.IsCancellationRequested)
            {
                exception = thrown;
            }

            var runtime = clock.GetElapsedTime(started);
            if (!run.TryConclude())
                ReturnedLate(run, runtime);
            else if (exception is null)
                await ends.SucceedAsync(run, result, runtime, giveUp).ConfigureAwait(false);
            else
                await ends.ApplyAsync(run, Verdict.Of(exception, run.Stopped, run.Policy, run.Retries, random.NextDouble()), exception, runtime, giveUp).ConfigureAwait(false);
        }
    }

    /// <summary>Judged by Redis' clock, as the time of its enqueueing is.</summary>
    private bool HasExpired(TaskRun run) =>
        run.Entry.Extras is { ExpiresAfter: > 0 and var after } && redisClock.GetUtcNow() >= run.TaskId.EnqueuedAt.AddMilliseconds(after);

    private void Begin(TaskRun run, TaskRegistration registration)
    {
        if (run.IsFollowed && log.IsEnabled(LogLevel.Information))
            Log.Received(log, run.Kind, run.IdText);
        var now = clock.GetUtcNow();
        var isFirst = run.Attempt == 1;
        if (isFirst)
            telemetry.Waited(run.TaskId.Queue, run.Kind, now - run.TaskId.EnqueuedAt);
        // In the delayed lane a task waits on purpose: for its time, or for a worker with nothing else to do.
        var waited = isFirst && run.TaskId.Lane == TaskLane.Ready ? redisClock.GetUtcNow() - run.TaskId.EnqueuedAt : default(TimeSpan?);
        history.Started(run.TaskId.Queue, waited);
        run.HidesResult = registration.Definition.SensitiveResult;
        run.Policy = registration.Policy;
        run.StartedAt = now; // last: from here on the lease keeper watches its limits
    }

    private void ReturnedLate(TaskRun run, TimeSpan runtime)
    {
        hand.RemoveStuck();
        Log.ReturnedLate(log, run.Kind, run.IdText, runtime.TotalSeconds);
    }

    private Activity? StartActivity(TaskRun run)
    {
        var trace = run.Entry.Trace;
        var activity = telemetry.StartProcess(run.TaskId.Queue, run.Kind, trace.Parent, run.Entry.Extras?.Links);
        if (activity is null)
            return null;
        run.Span = activity;
        activity.TraceStateString = trace.State;
        foreach (var (key, value) in TracePropagation.ReadBaggage(trace.Baggage))
            activity.SetBaggage(key, value);
        if (activity.IsAllDataRequested)
        {
            telemetry.Identify(activity, run.IdText)!.SetTag(Names.Attempt, run.Attempt).SetTag(Names.Worker, run.Worker);
            if (run.Entry.Extras?.Flow is { } flow)
                activity.SetTag(Names.Workflow, flow.Workflow);
        }

        return activity;
    }

    private Task LeaveToOthersAsync(TaskRun run, string reason, CancellationToken giveUp) => ends.ReleaseAsync(run, reason, _options.UnknownKindDelay, giveUp);
}
