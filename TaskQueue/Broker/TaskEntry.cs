using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace TaskQueue.Broker;

/// <summary>
/// What a stream entry holds, as one blob: version, flags, kind, trace context and extras (where there are any), arguments.
/// One field costs Redis half of what several do, and half of what a hash per task does.
/// </summary>
internal readonly record struct TaskEntry(string Kind, TraceContext Trace, ReadOnlyMemory<byte> Args, TaskExtras? Extras = null)
{
    /// <summary>The entry's only field.</summary>
    public const string Field = "t";

    private const byte Version = 1;
    private const byte HasTrace = 1;
    private const byte HasState = 2;
    private const byte HasBaggage = 4;
    private const byte HasExtras = 8;
    private const int TraceLength = 16 + 8 + 1;

    /// <summary>The entry of a second task like this one.</summary>
    public TaskEntry ForAnother() => this with { Extras = Extras?.ForAnother() };

    /// <summary>The version of the arguments, from 1 on.</summary>
    public int ArgsVersion => Extras is { Version: > 1 and var version } ? version : 1;

    /// <summary>Writes the blob.</summary>
    public byte[] ToBytes()
    {
        var kind = Encoding.UTF8.GetByteCount(Kind);
        var state = Encoding.UTF8.GetByteCount(Trace.State ?? "");
        var baggage = Encoding.UTF8.GetByteCount(Trace.Baggage ?? "");
        var extras = Extras?.ToBytes();
        var flags = (Trace.TraceId is null ? 0 : HasTrace) | (state > 0 ? HasState : 0) | (baggage > 0 ? HasBaggage : 0) | (extras is null ? 0 : HasExtras);
        var length = 3 + kind + ((flags & HasTrace) != 0 ? TraceLength : 0) + (state > 0 ? 2 + state : 0) + (baggage > 0 ? 2 + baggage : 0) + (extras is null ? 0 : 2 + extras.Length);

        var bytes = new byte[length + Args.Length];
        bytes[0] = Version;
        bytes[1] = (byte)flags;
        bytes[2] = (byte)kind;
        var rest = bytes.AsSpan(3);
        rest = rest[Encoding.UTF8.GetBytes(Kind, rest)..];
        if ((flags & HasTrace) != 0)
            rest = WriteParent(rest, Trace.Parent);
        if (state > 0)
            rest = WriteText(rest, Trace.State!);
        if (baggage > 0)
            rest = WriteText(rest, Trace.Baggage!);
        if (extras is not null)
            rest = WriteBytes(rest, extras);
        Args.Span.CopyTo(rest);
        return bytes;
    }

    /// <summary>Reads the blob; false when it is not one of ours, or of a version we don't know.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out TaskEntry entry)
    {
        entry = default;
        var span = bytes.Span;
        if (span.Length < 4 || span[0] != Version || span[2] == 0 || span.Length < 3 + span[2])
            return false;

        var (flags, kind, position) = (span[1], Encoding.UTF8.GetString(span.Slice(3, span[2])), 3 + span[2]);
        ActivityContext parent = default;
        if ((flags & HasTrace) != 0 && !TryReadParent(span, ref position, out parent))
            return false;
        string? state = null, baggage = null;
        TaskExtras? extras = null;
        if ((flags & HasState) != 0 && !TryReadText(span, ref position, out state))
            return false;
        if ((flags & HasBaggage) != 0 && !TryReadText(span, ref position, out baggage))
            return false;
        if ((flags & HasExtras) != 0 && !TryReadExtras(span, ref position, out extras))
            return false;

        entry = new TaskEntry(kind, new TraceContext(parent, state, baggage), bytes[position..], extras);
        return true;
    }

    private static Span<byte> WriteParent(Span<byte> rest, ActivityContext parent)
    {
        // Both fill the whole span they are given, and fail on a longer one.
        parent.TraceId.CopyTo(rest[..16]);
        parent.SpanId.CopyTo(rest.Slice(16, 8));
        rest[24] = (byte)parent.TraceFlags;
        return rest[TraceLength..];
    }

    private static bool TryReadParent(ReadOnlySpan<byte> span, ref int position, out ActivityContext parent)
    {
        parent = default;
        if (span.Length < position + TraceLength)
            return false;
        var trace = span.Slice(position, TraceLength);
        parent = new ActivityContext(
            ActivityTraceId.CreateFromBytes(trace[..16]), ActivitySpanId.CreateFromBytes(trace.Slice(16, 8)), (ActivityTraceFlags)trace[24], isRemote: true);
        position += TraceLength;
        return true;
    }

    private static Span<byte> WriteBytes(Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(rest, checked((ushort)bytes.Length));
        bytes.CopyTo(rest[2..]);
        return rest[(2 + bytes.Length)..];
    }

    private static bool TryReadExtras(ReadOnlySpan<byte> span, ref int position, out TaskExtras? extras)
    {
        var read = TryReadBytes(span, ref position, out var bytes);
        extras = read ? TaskExtras.Read(bytes) : null;
        return extras is not null;
    }

    private static Span<byte> WriteText(Span<byte> rest, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, rest[2..]);
        BinaryPrimitives.WriteUInt16LittleEndian(rest, (ushort)length);
        return rest[(2 + length)..];
    }

    private static bool TryReadText(ReadOnlySpan<byte> span, ref int position, out string? text)
    {
        var read = TryReadBytes(span, ref position, out var bytes);
        text = read ? Encoding.UTF8.GetString(bytes) : null;
        return read;
    }

    private static bool TryReadBytes(ReadOnlySpan<byte> span, ref int position, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (span.Length < position + 2)
            return false;
        var length = BinaryPrimitives.ReadUInt16LittleEndian(span[position..]);
        if (span.Length < position + 2 + length)
            return false;
        bytes = span.Slice(position + 2, length);
        position += 2 + length;
        return true;
    }
}
