using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>What is kept of an ended task, as one blob: how and when it ended, where, its entry, its result or error (JSON).</summary>
/// <param name="State">The state it ended in.</param>
/// <param name="Attempts">How many times it was started.</param>
/// <param name="StartedAt">When the last attempt started, in ms since 1970; 0 for never.</param>
/// <param name="EndedAt">When it ended, in ms since 1970.</param>
/// <param name="RuntimeMicroseconds">How long the last attempt ran.</param>
/// <param name="Worker">The worker.</param>
/// <param name="Entry">The entry's blob; without its arguments when these are longer than <see cref="LongestArgsKept"/>.</param>
/// <param name="Outcome">The result, or the error.</param>
/// <param name="Past">The attempts before the last, where they are known; null for most tasks, which do without.</param>
internal readonly record struct EndRecord(
    TaskState State,
    int Attempts,
    long StartedAt,
    long EndedAt,
    long RuntimeMicroseconds,
    string Worker,
    ReadOnlyMemory<byte> Entry,
    ReadOnlyMemory<byte> Outcome,
    IReadOnlyList<AttemptSnapshot>? Past = null)
{
    /// <summary>Arguments up to this many bytes are kept with the record; a dead letter keeps all.</summary>
    public const int LongestArgsKept = 4096;

    private const byte Version = 1;
    private const byte VersionWithPast = 2;
    private const int LengthOfPast = 2;
    private const int FixedLength = 1 + 1 + 2 + 6 + 6 + 6 + 1 + 4;

    /// <summary>The part of an entry's blob to keep: without its arguments when these are too long.</summary>
    public static ReadOnlyMemory<byte> Keep(ReadOnlyMemory<byte> entry) =>
        entry.Length > LongestArgsKept && TaskEntry.TryRead(entry, out var read) ? entry[..^read.Args.Length] : entry;

    /// <summary>Writes the blob.</summary>
    public byte[] ToBytes()
    {
        var worker = Encoding.UTF8.GetByteCount(Worker);
        var past = Past is { Count: > 0 } ? JsonSerializer.SerializeToUtf8Bytes(Past, ContractsJson.Default.IReadOnlyListAttemptSnapshot) : [];
        var bytes = new byte[FixedLength + worker + (past.Length == 0 ? 0 : LengthOfPast + past.Length) + Entry.Length + Outcome.Length];
        bytes[0] = past.Length == 0 ? Version : VersionWithPast;
        bytes[1] = (byte)State;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)Math.Min(Attempts, ushort.MaxValue));
        WriteInt48(bytes.AsSpan(4), StartedAt);
        WriteInt48(bytes.AsSpan(10), EndedAt);
        WriteInt48(bytes.AsSpan(16), RuntimeMicroseconds);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(22), Entry.Length);
        bytes[26] = (byte)worker;
        var rest = bytes.AsSpan(FixedLength);
        rest = rest[Encoding.UTF8.GetBytes(Worker, rest)..];
        if (past.Length > 0)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(rest, (ushort)past.Length);
            past.CopyTo(rest[LengthOfPast..]);
            rest = rest[(LengthOfPast + past.Length)..];
        }

        Entry.Span.CopyTo(rest);
        Outcome.Span.CopyTo(rest[Entry.Length..]);
        return bytes;
    }

    /// <summary>Reads the blob. One that was cut short (see the list) yields what is there.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out EndRecord record)
    {
        record = default;
        var span = bytes.Span;
        if (span.Length < FixedLength || span[0] is not (Version or VersionWithPast) || span.Length < FixedLength + span[26] || !Enum.IsDefined((TaskState)span[1])
            || Math.Max(ReadInt48(span[4..]), ReadInt48(span[10..])) > TaskId.LastMillisecond)
            return false;

        var rest = bytes[(FixedLength + span[26])..];
        var past = span[0] == VersionWithPast ? TakePast(ref rest) : null;
        var entry = Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(span[22..]), 0, rest.Length);
        record = new EndRecord(
            (TaskState)span[1],
            BinaryPrimitives.ReadUInt16LittleEndian(span[2..]),
            ReadInt48(span[4..]),
            ReadInt48(span[10..]),
            ReadInt48(span[16..]),
            Encoding.UTF8.GetString(span.Slice(FixedLength, span[26])),
            rest[..entry],
            rest[entry..],
            past);
        return true;
    }

    // Null for what was cut short.
    private static IReadOnlyList<AttemptSnapshot>? TakePast(ref ReadOnlyMemory<byte> rest)
    {
        var length = rest.Length < LengthOfPast ? rest.Length : LengthOfPast + BinaryPrimitives.ReadUInt16LittleEndian(rest.Span);
        if (rest.Length < length || length <= LengthOfPast)
        {
            rest = default;
            return null;
        }

        var past = rest[LengthOfPast..length];
        rest = rest[length..];
        try
        {
            var read = JsonSerializer.Deserialize(past.Span, ContractsJson.Default.IReadOnlyListAttemptSnapshot);
            return read?.All(static one => one is { Worker: not null, Error: { Type: not null, Message: not null } }) == true ? read : null;
        }
        catch (JsonException)
        {
            return null; // damaged: the end itself is worth more
        }
    }

    private static void WriteInt48(Span<byte> to, long value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)value);
        BinaryPrimitives.WriteUInt16LittleEndian(to[4..], (ushort)(value >> 32));
    }

    private static long ReadInt48(ReadOnlySpan<byte> from) =>
        BinaryPrimitives.ReadUInt32LittleEndian(from) | ((long)BinaryPrimitives.ReadUInt16LittleEndian(from[4..]) << 32);
}
