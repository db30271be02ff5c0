using System.Text.Json;

namespace TaskQueue.Contracts;

/// <summary>Checks arguments against the JSON Schema a worker published: types, required and unknown properties, enums, arrays, bounds, lengths and patterns.</summary>
/// <remarks>The subset of JSON Schema that System.Text.Json's exporter writes for records; anything else in a schema is not checked.</remarks>
public static class ArgumentSchema
{
    /// <summary>The faults by argument (JSON-path-like, <c>size.width</c>); empty when there are none.</summary>
    public static IReadOnlyDictionary<string, string[]> Check(JsonElement schema, JsonElement args)
    {
        var faults = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        CheckValue(schema, schema, args, "args", faults);
        return faults;
    }

    private static void CheckValue(JsonElement root, JsonElement schema, JsonElement value, string path, SortedDictionary<string, string[]> faults)
    {
        schema = SchemaReference.Follow(root, schema);
        if (schema.ValueKind != JsonValueKind.Object)
            return;
        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)))
            faults[path] = [$"must be one of {string.Join(", ", allowed.EnumerateArray().Select(one => one.GetRawText()))}"];
        else if (schema.TryGetProperty("type", out var types) && !Names(types).Any(type => Matches(type, value)))
            faults[path] = [$"must be {string.Join(" or ", Names(types))}, not {Name(value)}"];
        else if (ArgumentBounds.Fault(schema, value) is { } fault)
            faults[path] = [fault];
        else if (value.ValueKind == JsonValueKind.Object)
            CheckProperties(root, schema, value, path, faults);
        else if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
            CheckItems(root, items, value, path, faults);
    }

    private static void CheckProperties(JsonElement root, JsonElement schema, JsonElement value, string path, SortedDictionary<string, string[]> faults)
    {
        var prefix = path == "args" ? "" : path + ".";
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in Names(required).Where(name => !value.TryGetProperty(name, out _)))
                faults[prefix + name] = ["is required"];
        }

        var hasProperties = schema.TryGetProperty("properties", out var properties);
        foreach (var property in value.EnumerateObject())
        {
            if (hasProperties && properties.TryGetProperty(property.Name, out var inner))
                CheckValue(root, inner, property.Value, prefix + property.Name, faults);
            else if (hasProperties && !schema.TryGetProperty("additionalProperties", out _))
                faults[prefix + property.Name] = ["is not an argument of this task"];
        }
    }

    private static void CheckItems(JsonElement root, JsonElement items, JsonElement value, string path, SortedDictionary<string, string[]> faults)
    {
        var index = 0;
        foreach (var item in value.EnumerateArray())
            CheckValue(root, items, item, $"{path}[{index++}]", faults);
    }

    private static IEnumerable<string> Names(JsonElement oneOrMany) =>
        oneOrMany.ValueKind == JsonValueKind.Array ? oneOrMany.EnumerateArray().Select(name => name.GetString()!) : [oneOrMany.GetString()!];

    private static bool Matches(string type, JsonElement value) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && decimal.IsInteger(number),
        "number" => value.ValueKind == JsonValueKind.Number,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => true,
    };

    private static string Name(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
