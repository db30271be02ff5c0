using System.Text.Json.Serialization;
using TaskQueue.Contracts;

namespace Api.Flower;

/// <summary>A task as Flower shows it: times in seconds since 1970, arguments and result as text.</summary>
internal sealed record FlowerTask
{
    public required string Uuid { get; init; }

    [JsonPropertyName("task-id")]
    public required string TaskId { get; init; }

    public string? Name { get; init; }

    public required string State { get; init; }

    public string Args { get; init; } = "[]";

    public string? Kwargs { get; init; }

    public string? Result { get; init; }

    public string? Exception { get; init; }

    public string? Traceback { get; init; }

    public double? Sent { get; init; }

    public double? Received { get; init; }

    public double? Started { get; init; }

    public double? Succeeded { get; init; }

    public double? Failed { get; init; }

    public double? Retried { get; init; }

    public double? Revoked { get; init; }

    public double Timestamp { get; init; }

    public double? Runtime { get; init; }

    public int Retries { get; init; }

    public string? Eta { get; init; }

    public string? Expires { get; init; }

    public string? Worker { get; init; }

    public string? RoutingKey { get; init; }

    public static FlowerTask Of(TaskSnapshot task) => new()
    {
        Uuid = task.TaskId,
        TaskId = task.TaskId,
        Name = task.Name,
        State = task.Status.WireName(),
        Kwargs = task.Args?.GetRawText(),
        Result = task.Status == TaskState.Success ? task.Result?.GetRawText() : null,
        Exception = task.Error is { } error ? $"{error.Type}({error.Message})" : null,
        Traceback = task.Error?.Stack,
        Sent = Seconds(task.EnqueuedAt),
        Received = Seconds(task.EnqueuedAt),
        Started = Seconds(task.StartedAt),
        Succeeded = EndedAs(task, TaskState.Success),
        Failed = EndedAs(task, TaskState.Failure),
        Revoked = EndedAs(task, TaskState.Revoked),
        Retried = task.Status == TaskState.Retry ? Seconds(task.StartedAt) : null,
        Timestamp = Seconds(task.EndedAt ?? task.StartedAt ?? task.EnqueuedAt)!.Value,
        Runtime = task.Runtime,
        Retries = Math.Max(0, task.Attempts - 1),
        Eta = task.Eta?.ToString("O"),
        Expires = task.ExpiresAt?.ToString("O"),
        Worker = task.Worker,
        RoutingKey = task.Queue,
    };

    private static double? EndedAs(TaskSnapshot task, TaskState state) => task.Status == state ? Seconds(task.EndedAt) : null;

    private static double? Seconds(DateTimeOffset? moment) => moment?.ToUnixTimeMilliseconds() / 1000.0;
}
