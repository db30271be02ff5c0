using System.Text;
using System.Text.Json;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>What is encoded, and what each is bound to: arguments to their kind or schedule, outcomes and files to their task.</summary>
internal sealed class StoredPayloads(PayloadCodec codec)
{
    // An error that stands inside of other JSON has its encoded form as its message, behind this mark, which no message begins with.
    private const char Sealed = '\u0002';

    private static readonly JsonElement NoValue = JsonElement.Parse("null"u8);

    /// <summary>Stores plainly.</summary>
    public static StoredPayloads Plain { get; } = new(PayloadCodec.Plain);

    /// <summary>Whether what is stored is nobody's business but its users'.</summary>
    public bool Encrypts => codec.Encrypts;

    /// <summary>Whether anything is stored otherwise than plainly.</summary>
    public bool IsActive => codec.IsActive;

    public ReadOnlyMemory<byte> EncodeArgs(string kind, ReadOnlyMemory<byte> args) => codec.Encode(args, $"args {kind}");

    public bool TryDecodeArgs(string kind, ReadOnlyMemory<byte> stored, out ReadOnlyMemory<byte> args, out string? reason) =>
        codec.TryDecode(stored, $"args {kind}", out args, out reason);

    public ReadOnlyMemory<byte> EncodeOutcome(TaskId id, ReadOnlyMemory<byte> outcome) => codec.Encode(outcome, $"outcome {id}");

    public bool TryDecodeOutcome(TaskId id, ReadOnlyMemory<byte> stored, out ReadOnlyMemory<byte> outcome, out string? reason) =>
        codec.TryDecode(stored, $"outcome {id}", out outcome, out reason);

    public ReadOnlyMemory<byte> EncodeFile(TaskId id, string name, ReadOnlyMemory<byte> content) => codec.Encode(content, $"file {id} {name}");

    public bool TryDecodeFile(TaskId id, string name, ReadOnlyMemory<byte> stored, out ReadOnlyMemory<byte> content, out string? reason) =>
        codec.TryDecode(stored, $"file {id} {name}", out content, out reason);

    public ReadOnlyMemory<byte> EncodeCheckpoint(TaskId id, byte[] state) => codec.Encode(state, $"checkpoint {id}");

    public bool TryDecodeCheckpoint(TaskId id, ReadOnlyMemory<byte> stored, out ReadOnlyMemory<byte> state, out string? reason) =>
        codec.TryDecode(stored, $"checkpoint {id}", out state, out reason);

    /// <summary>A schedule whose arguments only holders of the key can read.</summary>
    public ScheduleDefinition Seal(ScheduleDefinition definition, string schedule)
    {
        if (!codec.Encrypts)
            return definition;
        var stored = codec.Encode(Encoding.UTF8.GetBytes(definition.Args.GetRawText()), $"schedule {schedule}");
        return definition with { Args = JsonSerializer.SerializeToElement(Convert.ToBase64String(stored.Span), ContractsJson.Default.String) };
    }

    /// <summary>The schedule as it was. Without the key its arguments are null, and <paramref name="reason"/> says why.</summary>
    public ScheduleDefinition Open(ScheduleDefinition definition, string schedule, out string? reason)
    {
        reason = null;
        if (definition.Args.ValueKind != JsonValueKind.String)
            return definition; // an object: stored before there was a key
        if (definition.Args.TryGetBytesFromBase64(out var stored) && codec.TryDecode(stored, $"schedule {schedule}", out var args, out reason))
            return definition with { Args = JsonElement.Parse(args.Span) };
        reason ??= "they are damaged";
        return definition with { Args = NoValue };
    }

    /// <summary>An error whose message and stack only holders of the key can read. One that is so already stays.</summary>
    public TaskError Seal(TaskError error, string owner)
    {
        if (!codec.Encrypts || error.Message.StartsWith(Sealed))
            return error;
        var json = JsonSerializer.SerializeToUtf8Bytes(error, ContractsJson.Default.TaskError);
        return new TaskError(error.Type, Sealed + Convert.ToBase64String(codec.Encode(json, $"error {owner}").Span));
    }

    /// <summary>The errors of attempts, as <see cref="Seal(TaskError, string)"/> does.</summary>
    public IReadOnlyList<AttemptSnapshot>? Seal(IReadOnlyList<AttemptSnapshot>? past, TaskId id) =>
        past is null || !codec.Encrypts ? past : [.. past.Select(one => one with { Error = Seal(one.Error, id.ToString()) })];

    /// <summary>The errors of attempts as they were.</summary>
    public IReadOnlyList<AttemptSnapshot>? Open(IReadOnlyList<AttemptSnapshot>? past, TaskId id) =>
        past is null ? null : [.. past.Select(one => one with { Error = Open(one.Error, id.ToString())! })];

    /// <summary>The error as it was; its type alone when it can't be read here.</summary>
    public TaskError? Open(TaskError? error, string owner)
    {
        if (error is null || !error.Message.StartsWith(Sealed))
            return error;
        var stored = new byte[error.Message.Length];
        return Convert.TryFromBase64String(error.Message[1..], stored, out var length)
            && codec.TryDecode(stored.AsMemory(0, length), $"error {owner}", out var json, out _)
            ? DeadLetterReply.ReadError(json)
            : new TaskError(error.Type, "(encrypted)");
    }
}
