using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskQueue.Broker;

/// <summary>What most tasks do without: they don't pay a byte for it.</summary>
internal sealed record TaskExtras
{
    // A century: no date overflows.
    private const long LongestExpiry = 100L * 366 * 24 * 60 * 60 * 1000;

    /// <summary>How long after it was enqueued it is worth starting, in ms; 0 for ever.</summary>
    public long ExpiresAfter { get; init; }

    /// <summary>The version of its kind's arguments; 0 for the first.</summary>
    public int Version { get; init; }

    /// <summary>Its priority, where it is not the usual one.</summary>
    public int? Priority { get; init; }

    /// <summary>What its caller sends along.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The id its caller gave it.</summary>
    public string? Id { get; init; }

    /// <summary>The workflow it is a step of.</summary>
    public FlowStep? Flow { get; init; }

    /// <summary>Spans it is linked to, as W3C writes them, separated by spaces.</summary>
    public string? Links { get; init; }

    /// <summary>Whether something is to be cleared at its end, see <c>clear.lua</c>.</summary>
    public bool Tied { get; init; }

    /// <summary>Whether there is nothing to say.</summary>
    [JsonIgnore]
    public bool IsEmpty => this == Nothing;

    /// <summary>Nothing but the version; null for the first.</summary>
    public static TaskExtras? OfVersion(int version) => version > 1 ? new TaskExtras { Version = version } : null;

    private static TaskExtras Nothing { get; } = new();

    /// <summary>What a second task made of this one takes along: not what there is only one of.</summary>
    public TaskExtras? ForAnother()
    {
        var extras = this with { Id = null, Flow = null, Links = null, Tied = false };
        return extras.IsEmpty ? null : extras;
    }

    private bool IsSane => ExpiresAfter is >= 0 and <= LongestExpiry && Version >= 0;

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ExtrasJson.Default.TaskExtras);

    /// <summary>Reads them; null when they can't be read.</summary>
    public static TaskExtras? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, ExtrasJson.Default.TaskExtras) is { IsSane: true } extras ? extras : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A step of a workflow.</summary>
internal sealed record FlowStep(string Workflow, string Step);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(TaskExtras))]
internal sealed partial class ExtrasJson : JsonSerializerContext;
