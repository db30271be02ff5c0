using System.Text.Json;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>Makes snapshots out of what Redis holds.</summary>
internal static class SnapshotBuilder
{
    /// <summary>What is known of an unfinished task.</summary>
    /// <param name="Id">The task.</param>
    /// <param name="Blob">Its entry; cut short in lists.</param>
    /// <param name="Consumer">Who holds it; null when nobody was ever given it.</param>
    /// <param name="Count">How often it was delivered.</param>
    /// <param name="Idle">Since its last heartbeat.</param>
    /// <param name="Notes">Its notes.</param>
    /// <param name="Due">When it is due, in ms since 1970.</param>
    /// <param name="IsRevoking">Whether it was asked to be revoked while it runs.</param>
    public readonly record struct Unfinished(
        TaskId Id, ReadOnlyMemory<byte> Blob, string? Consumer, int Count, TimeSpan Idle, TaskNotes? Notes, long? Due, bool IsRevoking);

    public static TaskSnapshot Build(Unfinished task, DateTimeOffset now, StoredPayloads payloads)
    {
        var readable = TaskEntry.TryRead(task.Blob, out var entry);
        var (args, hidden) = readable ? Args(entry, payloads) : default;
        var parked = task.Consumer == RedisKeys.Parked;
        var running = task.Consumer is not null && !parked;
        var retrying = parked && task.Notes is { Retries: > 0 };
        return new TaskSnapshot
        {
            TaskId = task.Id.ToString(),
            Status = running ? TaskState.Started : retrying ? TaskState.Retry : TaskState.Pending,
            Name = readable ? entry.Kind : null,
            Queue = task.Id.Queue,
            Args = args,
            Attempts = task.Count,
            Worker = running ? task.Consumer : task.Notes?.Worker,
            Progress = running ? task.Notes?.Progress : null,
            Error = payloads.Open(task.Notes?.Error, task.Id.ToString()),
            PastAttempts = payloads.Open(task.Notes?.Past, task.Id),
            Reason = !running ? task.Notes?.Reason ?? hidden : task.IsRevoking ? "its worker is asked to cancel it" : hidden,
            EnqueuedAt = task.Id.EnqueuedAt,
            Eta = running || task.Due is not > 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(task.Due.Value), // urgent ones are due since before all time
            StartedAt = running ? StartedAt(task, now) : null,
            TraceId = readable ? entry.Trace.TraceId : null,
            Id = entry.Extras?.Id,
            WorkflowId = entry.Extras?.Flow?.Workflow,
            Priority = entry.Extras?.Priority ?? Placement.UsualPriority,
            Headers = entry.Extras?.Headers,
            ExpiresAt = entry.Extras is { ExpiresAfter: > 0 and var after } ? task.Id.EnqueuedAt.AddMilliseconds(after) : null,
        };
    }

    public static TaskSnapshot Build(TaskId id, EndRecord record, StoredPayloads payloads)
    {
        var readable = TaskEntry.TryRead(record.Entry, out var entry);
        var (args, hidden) = readable ? Args(entry, payloads) : default;
        if (!payloads.TryDecodeOutcome(id, record.Outcome, out var outcome, out var reason) && reason is not null)
            hidden = $"its outcome can't be read here: {reason}";
        var error = record.State == TaskState.Success ? null : DeadLetterReply.ReadError(outcome);
        return new TaskSnapshot
        {
            TaskId = id.ToString(),
            Status = record.State,
            Result = record.State switch
            {
                TaskState.Success => Json(outcome),
                TaskState.Failure or TaskState.Revoked when error is not null => JsonSerializer.SerializeToElement(error.Message, ContractsJson.Default.String),
                _ => null,
            },
            Error = error,
            PastAttempts = payloads.Open(record.Past, id),
            Reason = hidden,
            Name = readable ? entry.Kind : null,
            Queue = id.Queue,
            Args = args,
            Attempts = record.Attempts,
            Worker = record.Worker.Length == 0 ? null : record.Worker,
            EnqueuedAt = id.EnqueuedAt,
            StartedAt = record.StartedAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(record.StartedAt),
            EndedAt = DateTimeOffset.FromUnixTimeMilliseconds(record.EndedAt),
            Runtime = record.StartedAt == 0 ? null : record.RuntimeMicroseconds / 1e6,
            TraceId = readable ? entry.Trace.TraceId : null,
            Id = entry.Extras?.Id,
            WorkflowId = entry.Extras?.Flow?.Workflow,
            Priority = entry.Extras?.Priority ?? Placement.UsualPriority,
            Headers = entry.Extras?.Headers,
            ExpiresAt = entry.Extras is { ExpiresAfter: > 0 and var after } ? id.EnqueuedAt.AddMilliseconds(after) : null,
        };
    }

    /// <summary>A claim younger than its first note has no start time yet: it began when its lease did.</summary>
    private static DateTimeOffset StartedAt(Unfinished task, DateTimeOffset now) =>
        task.Notes is { StartedAt: > 0 } notes && notes.Worker == task.Consumer
            ? DateTimeOffset.FromUnixTimeMilliseconds(notes.StartedAt)
            : now - task.Idle;

    private static (JsonElement? Args, string? Hidden) Args(TaskEntry entry, StoredPayloads payloads) =>
        payloads.TryDecodeArgs(entry.Kind, entry.Args, out var args, out var reason)
            ? (Json(args), null)
            : (null, reason is null ? null : $"its arguments can't be read here: {reason}");

    /// <summary>Null for JSON that isn't there or was cut short.</summary>
    private static JsonElement? Json(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return null;
        try
        {
            return JsonElement.Parse(bytes.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
