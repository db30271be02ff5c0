using System.Text.Json;
using Api.Requests;

namespace Api.Workflows;

/// <summary>The fields of an object somewhere in a body. What is wrong with one is said by its path, <c>chain[1].args</c>.</summary>
internal sealed class Fields(JsonElement value, string path, Input input)
{
    private static readonly JsonElement Empty = JsonElement.Parse("{}"u8);

    private readonly JsonElement _value = value.ValueKind == JsonValueKind.Object ? value : Empty;

    /// <summary>Where the object is; empty for the body itself.</summary>
    public string Path => path;

    /// <summary>The path of a field.</summary>
    public string At(string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>Where the object is, or what to call the body.</summary>
    public string PathOr(string body) => path.Length == 0 ? body : path;

    public bool Has(string name) => _value.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null;

    /// <summary>Rejects all other fields.</summary>
    public void Allow(params IReadOnlyCollection<string> names)
    {
        foreach (var unknown in _value.EnumerateObject().Select(field => field.Name).Where(name => !names.Contains(name)))
            input.Reject(At(unknown), "is not expected here");
    }

    public string? Text(string name) => Find(name, JsonValueKind.String, "must be a text")?.GetString();

    public JsonElement Object(string name) => Find(name, JsonValueKind.Object, "must be an object") ?? Empty;

    /// <summary>A list of texts, or one alone.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (!Has(name))
            return [];
        var field = _value.GetProperty(name);
        if (field.ValueKind == JsonValueKind.String)
            return [field.GetString()!];
        if (field.ValueKind == JsonValueKind.Array && field.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String))
            return [.. field.EnumerateArray().Select(one => one.GetString()!)];
        input.Reject(At(name), "must be a list of texts");
        return [];
    }

    /// <summary>A list of objects.</summary>
    public IEnumerable<Fields> List(string name) =>
        Find(name, JsonValueKind.Array, "must be a list")?.EnumerateArray().Select((one, i) => Item(one, $"{At(name)}[{i}]")) ?? [];

    private Fields Item(JsonElement item, string at)
    {
        if (item.ValueKind != JsonValueKind.Object)
            input.Reject(at, "must be an object");
        return new Fields(item, at, input);
    }

    private JsonElement? Find(string name, JsonValueKind kind, string fault)
    {
        if (!Has(name))
            return null;
        var field = _value.GetProperty(name);
        if (field.ValueKind == kind)
            return field;
        input.Reject(At(name), fault);
        return null;
    }
}
