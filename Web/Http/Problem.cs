using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Web.Http;

/// <summary>Why the Api gave no answer, or what it objected to (RFC 9457).</summary>
public sealed record Problem
{
    public string? Title { get; init; }

    public string? Detail { get; init; }

    /// <summary>Faults by argument.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>The status of the answer; null when there was none.</summary>
    [JsonIgnore]
    public HttpStatusCode? Status { get; init; }

    [JsonIgnore]
    public bool IsNotFound => Status == HttpStatusCode.NotFound;
}

/// <summary>What the Api answered: a value, or a problem.</summary>
public sealed record Answer<T>(T? Value, Problem? Problem = null)
    where T : class;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext;
