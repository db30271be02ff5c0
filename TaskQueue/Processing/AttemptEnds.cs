using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>Every way an attempt ends: logged, counted, written on its span, and told to Redis.</summary>
internal sealed class AttemptEnds(
    IOutcomes outcomes, Hand hand, StoredPayloads payloads, TaskTelemetry telemetry, HistoryCounts history, IOptions<TaskQueueOptions> options, RedisClock redisClock, ILogger<TaskExecutor> log)
{
    private const int LongestLoggedResult = 100;

    /// <exception cref="RejectTaskException">The result is too long to be kept.</exception>
    public byte[] Check(byte[] result) => result.Length <= options.Value.MaxResultBytes
        ? result
        : throw new RejectTaskException($"The result is {result.Length} bytes of JSON, more than the {options.Value.MaxResultBytes} that are kept: attach a file, or return less.");

    /// <summary>The handler returned.</summary>
    public ValueTask SucceedAsync(TaskRun run, byte[] result, TimeSpan runtime, CancellationToken giveUp)
    {
        Count(run, "success", runtime, QueueCounts.Succeeded);
        if (run.IsFollowed && log.IsEnabled(LogLevel.Information))
            Log.Succeeded(log, run.Kind, run.IdText, runtime.TotalSeconds, Shown(run, result));
        return outcomes.SucceedAsync(run, Record(run, TaskState.Success, runtime, result), giveUp);
    }

    private string Shown(TaskRun run, byte[] result) =>
        payloads.Encrypts || run.HidesResult ? $"({result.Length} bytes)" : Encoding.UTF8.GetString(result.AsSpan(0, Math.Min(result.Length, LongestLoggedResult)));

    /// <summary>The handler threw, or was written off.</summary>
    /// <param name="run">The attempt.</param>
    /// <param name="verdict">What that means.</param>
    /// <param name="exception">What it threw; null when it was written off.</param>
    /// <param name="runtime">How long it ran.</param>
    /// <param name="giveUp">Cancelled when nothing more can be told to Redis.</param>
    public Task ApplyAsync(TaskRun run, Verdict verdict, Exception? exception, TimeSpan runtime, CancellationToken giveUp)
    {
        if (verdict.Outcome is not (Outcome.Snoozed or Outcome.Released))
            Mark(run.Span, exception, verdict);
        return verdict.Outcome switch
        {
            Outcome.Failed => FailAsync(run, verdict.Error!, exception, runtime, giveUp),
            Outcome.Retried => RetryAsync(run, verdict, runtime, giveUp),
            Outcome.Snoozed => SnoozeAsync(run, verdict, runtime, giveUp),
            Outcome.Released => ReleaseAsync(run, verdict.Reason!, TimeSpan.Zero, giveUp),
            Outcome.Revoked => RevokeAsync(run, runtime, giveUp),
            _ => Abandon(run),
        };
    }

    /// <summary>It is taken for the cause of what its workers died of.</summary>
    public Task QuarantineAsync(TaskRun run, CancellationToken giveUp) =>
        FailAsync(run, new TaskError("WorkerLost", $"crashed its worker {run.Claim.Crashes} times"), exception: null, TimeSpan.Zero, giveUp);

    /// <summary>Somebody revoked it.</summary>
    public Task RevokeAsync(TaskRun run, TimeSpan runtime, CancellationToken giveUp)
    {
        Count(run, "revoked", runtime, QueueCounts.Revoked);
        Log.Discarding(log, run.Kind, run.IdText);
        return outcomes.RevokeAsync(run, Record(run, TaskState.Revoked, runtime, []), giveUp);
    }

    /// <summary>It came too late to be worth starting.</summary>
    public Task ExpireAsync(TaskRun run, CancellationToken giveUp)
    {
        var error = new TaskError("TaskExpired", FormattableString.Invariant($"was not started within {run.Entry.Extras!.ExpiresAfter / 1000d:0.###} s"));
        Count(run, "expired", TimeSpan.Zero, QueueCounts.Revoked);
        Log.Discarding(log, run.Kind, run.IdText);
        return outcomes.RevokeAsync(run, Record(run, TaskState.Revoked, TimeSpan.Zero, ToBytes(error)), giveUp);
    }

    /// <summary>It goes back to its queue.</summary>
    public Task ReleaseAsync(TaskRun run, string reason, TimeSpan delay, CancellationToken giveUp)
    {
        Log.Released(log, run.Kind, run.IdText, reason);
        return PutBackAsync(run, reason, delay, giveUp);
    }

    private Task FailAsync(TaskRun run, TaskError error, Exception? exception, TimeSpan runtime, CancellationToken giveUp)
    {
        Count(run, "failure", runtime, QueueCounts.Failed);
        Log.Raised(log, exception, run.Kind, run.IdText, error.Type, error.Message);
        return outcomes.FailAsync(run, Record(run, TaskState.Failure, runtime, ToBytes(error)), giveUp);
    }

    private Task RetryAsync(TaskRun run, Verdict verdict, TimeSpan runtime, CancellationToken giveUp)
    {
        Count(run, "retry", runtime, QueueCounts.Retried);
        telemetry.Retried(run.TaskId.Queue, run.Kind);
        Log.Retry(log, run.Kind, run.IdText, verdict.Delay.TotalSeconds, verdict.Error!.Type, verdict.Error.Message);
        return outcomes.RetryAsync(run, verdict.Delay, run.NotesAfterFailure(verdict.Error, runtime), giveUp);
    }

    private Task SnoozeAsync(TaskRun run, Verdict verdict, TimeSpan runtime, CancellationToken giveUp)
    {
        Count(run, "snooze", runtime, counted: null);
        Log.Snoozed(log, run.Kind, run.IdText, verdict.Delay.TotalSeconds, verdict.Reason!);
        return PutBackAsync(run, verdict.Reason!, verdict.Delay, giveUp);
    }

    private Task PutBackAsync(TaskRun run, string reason, TimeSpan delay, CancellationToken giveUp) =>
        outcomes.ReleaseAsync(run, delay, run.NotesAfter(run.Retries, run.Claim.Notes?.Error, reason), giveUp);

    /// <summary>Another worker has it.</summary>
    public Task Abandon(TaskRun run)
    {
        run.End();
        telemetry.StaleRefused(run.TaskId.Queue);
        Log.Stale(log, run.Kind, run.IdText);
        hand.Remove(run);
        return Task.CompletedTask;
    }

    private void Count(TaskRun run, string outcome, TimeSpan runtime, int? counted)
    {
        hand.CountAttempt(counted is QueueCounts.Failed or QueueCounts.Retried);
        if (counted is { } what)
            history.Ended(run.TaskId.Queue, what, run.StartedAt is null ? null : runtime);
        telemetry.Processed(run.TaskId.Queue, run.Kind, outcome, runtime);
    }

    private static void Mark(Activity? activity, Exception? exception, Verdict verdict)
    {
        if (activity is null)
            return;
        if (exception is not null)
            activity.AddException(exception);
        activity
            .SetStatus(ActivityStatusCode.Error, exception?.Message ?? verdict.Error?.Message ?? verdict.Outcome.ToString())
            .SetTag(Names.ErrorType, exception?.GetType().FullName ?? verdict.Error?.Type ?? verdict.Outcome.ToString());
    }

    private EndRecord Record(TaskRun run, TaskState state, TimeSpan runtime, byte[] outcome) => new(
        state,
        run.Attempt,
        run.StartedAt is { } started ? redisClock.Correct(started).ToUnixTimeMilliseconds() : 0,
        redisClock.GetUtcNow().ToUnixTimeMilliseconds(),
        (long)runtime.TotalMicroseconds,
        run.Worker,
        EndRecord.Keep(run.Claim.Raw),
        outcome,
        run.Claim.Notes?.Past);

    private static byte[] ToBytes(TaskError error) => JsonSerializer.SerializeToUtf8Bytes(error, ContractsJson.Default.TaskError);
}
