using System.Text.Json;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>What a workflow stores of its callers' and handlers' data: compressed and encrypted as that of tasks is.</summary>
internal sealed class FlowPayloads(PayloadCodec codec)
{
    /// <summary>A step as it is stored: the letter of what is kept of it, and its definition.</summary>
    public byte[] EncodeSpec(WorkflowId flow, WorkflowStep step, FlowKeeps keeps) =>
        [(byte)FlowNode.Letter(keeps), .. codec.Encode(JsonSerializer.SerializeToUtf8Bytes(step, ContractsJson.Default.WorkflowStep), SpecOf(flow)).Span];

    public (FlowKeeps Keeps, WorkflowStep Step) DecodeSpec(WorkflowId flow, byte[] stored) =>
        (FlowNode.Read((char)stored[0]), JsonSerializer.Deserialize(Decode(stored.AsMemory(1), SpecOf(flow)).Span, ContractsJson.Default.WorkflowStep)!);

    public ReadOnlyMemory<byte> EncodeOutcome(WorkflowId flow, ReadOnlyMemory<byte> outcome) => codec.Encode(outcome, OutcomeOf(flow));

    public ReadOnlyMemory<byte> DecodeOutcome(WorkflowId flow, byte[] stored) => Decode(stored, OutcomeOf(flow));

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
            json.Write(DecodeOutcome(flow, (byte[])taken!).Span);
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
            : throw new InvalidOperationException($"What a workflow stored can't be read here: {reason ?? "it is damaged"}");

    private static string SpecOf(WorkflowId flow) => $"step {flow}";

    private static string OutcomeOf(WorkflowId flow) => $"outcome {flow}";
}
