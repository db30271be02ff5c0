using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>What a workflow stores of its callers' and handlers' data: arguments and outcomes, compressed and encrypted as those of tasks are.</summary>
internal sealed class FlowPayloads(PayloadCodec codec)
{
    private const int Header = 1 + 4;

    private static readonly JsonElement NoArgs = JsonElement.Parse("{}"u8);

    /// <summary>A step as it is stored: the letter of what is kept of it, its definition (with its length in front), its arguments.</summary>
    public byte[] EncodeSpec(WorkflowId flow, WorkflowStep step, FlowKeeps keeps)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(step with { Args = NoArgs }, ContractsJson.Default.WorkflowStep);
        var stored = new byte[Header + json.Length];
        stored[0] = (byte)FlowNode.Letter(keeps);
        BinaryPrimitives.WriteInt32LittleEndian(stored.AsSpan(1), json.Length);
        json.CopyTo(stored, Header);
        return [.. stored, .. codec.Encode(Encoding.UTF8.GetBytes(step.Args.GetRawText()), ArgsOf(flow)).Span];
    }

    /// <summary>A step without its arguments.</summary>
    public static (FlowKeeps Keeps, WorkflowStep Step) ReadSpec(byte[] stored) =>
        (FlowNode.Read((char)stored[0]), JsonSerializer.Deserialize(stored.AsSpan(Header, LengthOf(stored)), ContractsJson.Default.WorkflowStep)!);

    /// <summary>A step with its arguments.</summary>
    /// <exception cref="PayloadUnreadableException">They are encrypted, and this process has not the key.</exception>
    public (FlowKeeps Keeps, WorkflowStep Step) DecodeSpec(WorkflowId flow, byte[] stored)
    {
        var (keeps, step) = ReadSpec(stored);
        return (keeps, step with { Args = JsonElement.Parse(Decode(stored.AsMemory(Header + LengthOf(stored)), ArgsOf(flow)).Span) });
    }

    public ReadOnlyMemory<byte> EncodeOutcome(WorkflowId flow, ReadOnlyMemory<byte> outcome) => codec.Encode(outcome, OutcomeOf(flow));

    /// <summary>An outcome; false when it is encrypted, and this process has not the key.</summary>
    public bool TryDecodeOutcome(WorkflowId flow, byte[] stored, out ReadOnlyMemory<byte> outcome) => codec.TryDecode(stored, OutcomeOf(flow), out outcome, out _);

    /// <summary>What a step takes, as JSON: an outcome, or a list of outcomes and lists.</summary>
    public byte[] DecodeInput(WorkflowId flow, RedisResult taken)
    {
        using var json = new MemoryStream();
        Write(flow, taken, json);
        return json.ToArray();
    }

    private void Write(WorkflowId flow, RedisResult taken, MemoryStream json)
    {
        if (taken.IsNull)
        {
            json.Write("null"u8);
        }
        else if (taken.Resp2Type != ResultType.Array)
        {
            json.Write(Decode((byte[])taken!, OutcomeOf(flow)).Span);
        }
        else
        {
            json.WriteByte((byte)'[');
            for (var i = 0; i < taken.Length; i++)
            {
                if (i > 0)
                    json.WriteByte((byte)',');
                Write(flow, taken[i], json);
            }

            json.WriteByte((byte)']');
        }
    }

    private ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> stored, string purpose) =>
        codec.TryDecode(stored, purpose, out var plain, out var reason)
            ? plain
            : throw new PayloadUnreadableException($"What a workflow stored can't be read here: {reason ?? "it is damaged"}.");

    private static int LengthOf(byte[] stored) => BinaryPrimitives.ReadInt32LittleEndian(stored.AsSpan(1));

    private static string ArgsOf(WorkflowId flow) => $"args {flow}";

    private static string OutcomeOf(WorkflowId flow) => $"outcome {flow}";
}
