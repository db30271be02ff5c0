using System.Text.Json;

namespace TaskQueue.Contracts;

/// <summary>A type that comes twice in a JSON Schema is written once: <c>{"$ref": "#/properties/first"}</c>.</summary>
internal static class SchemaReference
{
    /// <summary>What is meant; nothing (undefined) when the reference leads nowhere.</summary>
    public static JsonElement Follow(JsonElement root, JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("$ref", out var pointer))
            return schema;
        foreach (var step in pointer.GetString()!.Split('/').Skip(1))
        {
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(step, out root))
                return default;
        }

        return root;
    }
}
