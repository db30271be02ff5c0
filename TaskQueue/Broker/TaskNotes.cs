using System.Text.Json;
using System.Text.Json.Serialization;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>What is worth knowing about an unfinished task beyond its entry. Only tasks that run long, report progress, retry or are parked have them.</summary>
internal sealed record TaskNotes
{
    public int Retries { get; init; }

    public long StartedAt { get; init; }

    public string? Worker { get; init; }

    public TaskProgress? Progress { get; init; }

    public TaskError? Error { get; init; }

    public string? Reason { get; init; }

    /// <summary>The attempts before that failed, oldest first.</summary>
    public IReadOnlyList<AttemptSnapshot>? Past { get; init; }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, NotesJson.Default.TaskNotes);

    /// <summary>Notes that can't be read count as none: they never keep a task from running.</summary>
    public static TaskNotes? Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return null;
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, NotesJson.Default.TaskNotes) is { Error: null or { Type: not null, Message: not null } } notes ? notes : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(TaskNotes))]
internal sealed partial class NotesJson : JsonSerializerContext;
