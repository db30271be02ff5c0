using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>Runs one attempt: consumer span, scope, time limit, handler, and what its outcome means for the task.</summary>
internal sealed class TaskExecutor(
    IServiceScopeFactory scopes,
    TaskRegistry registry,
    OutcomeWriter outcomes,
    Hand hand,
    TaskTelemetry telemetry,
    IOptions<WorkerOptions> workerOptions,
    IOptions<TaskQueueOptions> queueOptions,
    RedisClock redisClock,
    TimeProvider clock,
    ILogger<TaskExecutor> log)
{
    private const int LongestLoggedResult = 100;

    private readonly WorkerOptions _options = workerOptions.Value;

    /// <summary>Runs the attempt to its end in Redis.</summary>
    /// <param name="run">The attempt.</param>
    /// <param name="giveUp">Cancelled when nothing more can be told to Redis.</param>
    public Task RunAsync(TaskRun run, CancellationToken giveUp)
    {
        if (!run.Read())
            return LeaveToOthersAsync(run, "its entry can't be read: not written by this library, or by a newer version of it", giveUp);
        if (run.Claim.IsRevoked)
            return RevokedAsync(run, TimeSpan.Zero, giveUp);
        if (HasExpired(run))
            return ExpiredAsync(run, giveUp);
        if (registry.Find(run.Kind) is not { } registration)
            return LeaveToOthersAsync(run, $"this worker does not know '{run.Kind}'", giveUp);
        if (run.Claim.Crashes >= _options.MaxCrashes)
            return QuarantineAsync(run, giveUp);
        return AttemptAsync(run, registration, giveUp);
    }

    private async Task AttemptAsync(TaskRun run, TaskRegistration registration, CancellationToken giveUp)
    {
        using var activity = StartActivity(run);
        using var scope = log.BeginScope(new TaskLogScope(run));
        if (log.IsEnabled(LogLevel.Information))
            Log.Received(log, run.Kind, run.IdText);
        var now = clock.GetUtcNow();
        if (run.Attempt == 1)
            telemetry.Waited(run.TaskId.Queue, run.Kind, now - run.TaskId.EnqueuedAt);
        run.TimeLimit = registration.Policy.TimeLimit;
        run.StartedAt = now;
        var started = clock.GetTimestamp();
        try
        {
            var services = scopes.CreateAsyncScope();
            await using (services.ConfigureAwait(false))
            {
                var result = await registration.RunAsync(services.ServiceProvider, run.Entry.Args, run, run.Token).ConfigureAwait(false);
                await SucceedAsync(run, result, clock.GetElapsedTime(started), giveUp).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (!giveUp.IsCancellationRequested)
        {
            activity?.AddException(exception);
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message).SetTag(Names.ErrorType, exception.GetType().FullName);
            if (run.Stopped == StopReason.LeaseLost)
                Abandon(run);
            else if (run.Stopped == StopReason.Revoked)
                await RevokedAsync(run, clock.GetElapsedTime(started), giveUp).ConfigureAwait(false);
            else if (run.Stopped == StopReason.Shutdown)
                await ReleaseAsync(run, "its worker shuts down", TimeSpan.Zero, giveUp).ConfigureAwait(false);
            else
                await FailedAsync(run, registration.Policy, Explain(exception, run.Stopped == StopReason.TimeLimit, registration.Policy), exception, clock.GetElapsedTime(started), giveUp).ConfigureAwait(false);
        }
    }

    private Activity? StartActivity(TaskRun run)
    {
        var trace = run.Entry.Trace;
        var activity = telemetry.StartProcess(run.TaskId.Queue, run.Kind, trace.Parent);
        if (activity is null)
            return null;
        run.Span = activity;
        activity.TraceStateString = trace.State;
        foreach (var (key, value) in TracePropagation.ReadBaggage(trace.Baggage))
            activity.SetBaggage(key, value);
        if (run.Entry.Extras?.Flow is { } flow)
            activity.SetTag(Names.Workflow, flow.Workflow);
        return activity
            .SetTag(Names.MessageId, run.IdText)
            .SetTag(Names.Attempt, run.Attempt)
            .SetTag(Names.Worker, run.Worker);
    }

    private async Task SucceedAsync(TaskRun run, byte[] result, TimeSpan runtime, CancellationToken giveUp)
    {
        if (result.Length > queueOptions.Value.MaxResultBytes)
            throw new RejectTaskException($"The result is {result.Length} bytes of JSON, more than the {queueOptions.Value.MaxResultBytes} that are kept: attach a file, or return less.");
        Ended(run, "success", runtime, failed: false);
        if (log.IsEnabled(LogLevel.Information))
            Log.Succeeded(log, run.Kind, run.IdText, runtime.TotalSeconds, Encoding.UTF8.GetString(result.AsSpan(0, Math.Min(result.Length, LongestLoggedResult))));
        await outcomes.SucceedAsync(run, Record(run, TaskState.Success, runtime, result), giveUp).ConfigureAwait(false);
    }

    private Task FailedAsync(TaskRun run, TaskPolicy policy, TaskError error, Exception exception, TimeSpan runtime, CancellationToken giveUp)
    {
        if (exception is RejectTaskException || run.Retries >= policy.MaxRetries)
        {
            Ended(run, "failure", runtime, failed: true);
            Log.Raised(log, exception, run.Kind, run.IdText, error.Type, error.Message);
            return outcomes.FailAsync(run, Record(run, TaskState.Failure, runtime, ToBytes(error)), giveUp);
        }

        var delay = (exception as RetryTaskException)?.Delay ?? Backoff.Delay(policy, run.Retries, Random.Shared.NextDouble());
        Ended(run, "retry", runtime, failed: true);
        telemetry.Retried(run.TaskId.Queue, run.Kind);
        Log.Retry(log, run.Kind, run.IdText, delay.TotalSeconds, error.Type, error.Message);
        return outcomes.RetryAsync(run, delay, run.NotesAfter(run.Retries + 1, error, reason: null), giveUp);
    }

    private Task QuarantineAsync(TaskRun run, CancellationToken giveUp)
    {
        var error = new TaskError("WorkerLost", $"crashed its worker {run.Claim.Crashes} times");
        Ended(run, "failure", TimeSpan.Zero, failed: true);
        Log.Raised(log, null, run.Kind, run.IdText, error.Type, error.Message);
        return outcomes.FailAsync(run, Record(run, TaskState.Failure, TimeSpan.Zero, ToBytes(error)), giveUp);
    }

    private Task RevokedAsync(TaskRun run, TimeSpan runtime, CancellationToken giveUp)
    {
        Ended(run, "revoked", runtime, failed: false);
        Log.Discarding(log, run.Kind, run.IdText);
        return outcomes.RevokeAsync(run, Record(run, TaskState.Revoked, runtime, []), giveUp);
    }

    /// <summary>Judged by Redis' clock, as the time of its enqueueing is.</summary>
    private bool HasExpired(TaskRun run) =>
        run.Entry.Extras is { ExpiresAfter: > 0 and var after } && redisClock.GetUtcNow() >= run.TaskId.EnqueuedAt.AddMilliseconds(after);

    private Task ExpiredAsync(TaskRun run, CancellationToken giveUp)
    {
        var error = new TaskError("TaskExpired", $"was not started within {run.Entry.Extras!.ExpiresAfter / 1000d:0.###} s");
        Ended(run, "expired", TimeSpan.Zero, failed: false);
        Log.Discarding(log, run.Kind, run.IdText);
        return outcomes.RevokeAsync(run, Record(run, TaskState.Revoked, TimeSpan.Zero, ToBytes(error)), giveUp);
    }

    private Task LeaveToOthersAsync(TaskRun run, string reason, CancellationToken giveUp) => ReleaseAsync(run, reason, _options.UnknownKindDelay, giveUp);

    /// <summary>Gives a task that did not start back to its queue.</summary>
    public Task GiveBackAsync(TaskRun run, string reason, CancellationToken giveUp) => ReleaseAsync(run, reason, TimeSpan.Zero, giveUp);

    private Task ReleaseAsync(TaskRun run, string reason, TimeSpan delay, CancellationToken giveUp)
    {
        Log.Released(log, run.Kind, run.IdText, reason);
        return outcomes.ReleaseAsync(run, delay, run.NotesAfter(run.Retries, run.Claim.Notes?.Error, reason), giveUp);
    }

    private void Abandon(TaskRun run)
    {
        run.End();
        telemetry.StaleRefused(run.TaskId.Queue);
        Log.Stale(log, run.Kind, run.IdText);
        hand.Remove(run);
    }

    private void Ended(TaskRun run, string outcome, TimeSpan runtime, bool failed)
    {
        hand.CountAttempt(failed);
        telemetry.Processed(run.TaskId.Queue, run.Kind, outcome, runtime);
    }

    private EndRecord Record(TaskRun run, TaskState state, TimeSpan runtime, byte[] outcome) => new(
        state,
        run.Attempt,
        run.StartedAt?.ToUnixTimeMilliseconds() ?? 0,
        clock.GetUtcNow().ToUnixTimeMilliseconds(),
        (long)runtime.TotalMicroseconds,
        run.Worker,
        EndRecord.Keep(run.Claim.Raw),
        outcome);

    private static TaskError Explain(Exception exception, bool timedOut, TaskPolicy policy) =>
        timedOut && exception is OperationCanceledException
            ? new TaskError("TimeLimitExceeded", $"ran longer than its limit of {policy.TimeLimit.TotalSeconds:0.###} s", Shorten(exception.StackTrace))
            : new TaskError(exception.GetType().Name, exception.Message, Shorten(exception.StackTrace));

    private static string? Shorten(string? stack)
    {
        const int Longest = 4000;
        return stack is { Length: > Longest } ? stack[..Longest] : stack;
    }

    private static byte[] ToBytes(TaskError error) => JsonSerializer.SerializeToUtf8Bytes(error, ContractsJson.Default.TaskError);
}
