using System.Text.Json;

namespace Web.Text;

/// <summary>An argument of a task, as its JSON Schema describes it.</summary>
public sealed record SchemaField(string Name, string Type, bool IsRequired, string? Description, string? Default)
{
    /// <summary>The arguments a schema names, in its order.</summary>
    public static IReadOnlyList<SchemaField> Of(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties))
            return [];
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
        return [.. properties.EnumerateObject().Select(property => Read(property, required.Contains(property.Name)))];
    }

    private static SchemaField Read(JsonProperty property, bool isRequired) =>
        property.Value.ValueKind != JsonValueKind.Object
            ? new(property.Name, "any", isRequired, Description: null, Default: null)
            : new(property.Name, TypeOf(property.Value), isRequired, Text(property.Value, "description"), Text(property.Value, "default"));

    private static string TypeOf(JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var allowed))
            return string.Join(" | ", allowed.EnumerateArray().Select(JsonText.Raw));
        if (!schema.TryGetProperty("type", out var type))
            return "any";
        return type.ValueKind == JsonValueKind.Array
            ? string.Join(" or ", type.EnumerateArray().Select(one => one.GetString()))
            : type.GetString() ?? "any";
    }

    private static string? Text(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) ? JsonText.Line(value) : null;
}
