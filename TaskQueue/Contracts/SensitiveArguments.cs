using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskQueue.Contracts;

/// <summary>Masks the arguments that a kind's schema marks as sensitive (<c>x-sensitive</c>), and finds them again behind the mask.</summary>
public static class SensitiveArguments
{
    /// <summary>What is shown in place of a value.</summary>
    public const string Mask = "•••";

    /// <summary>How a schema marks a property.</summary>
    public const string Mark = "x-sensitive";

    private const int Deepest = 32;

    /// <summary>Whether a schema marks any.</summary>
    public static bool AreIn(JsonElement schema) => schema.GetRawText().Contains($"\"{Mark}\"", StringComparison.Ordinal);

    /// <summary>The arguments as they may be shown.</summary>
    /// <param name="schema">The schema of the kind; null when no worker has published it: then every value is masked.</param>
    /// <param name="args">The arguments.</param>
    public static JsonElement Hide(JsonElement? schema, JsonElement args)
    {
        if (args.ValueKind != JsonValueKind.Object)
            return args;
        if (schema is not { } known)
            return Element(new JsonObject(args.EnumerateObject().Select(one => KeyValuePair.Create<string, JsonNode?>(one.Name, Mask))));
        if (!AreIn(known))
            return args;
        var shown = JsonObject.Create(args)!;
        Walk(known, known, shown, (parent, name) => parent[name] = Mask, Deepest);
        return Element(shown);
    }

    /// <summary>Puts the original values where the mask was sent back; null when there is a mask without one.</summary>
    /// <param name="schema">The schema of the kind.</param>
    /// <param name="args">What was sent.</param>
    /// <param name="original">What it was made from; null for nothing.</param>
    public static JsonElement? Restore(JsonElement schema, JsonElement args, JsonElement? original)
    {
        if (!AreIn(schema) || args.ValueKind != JsonValueKind.Object)
            return args;
        var before = original is { ValueKind: JsonValueKind.Object } known ? JsonObject.Create(known) : null;
        var sent = JsonObject.Create(args)!;
        var isWhole = true;
        Walk(schema, schema, sent, Fill, Deepest);
        return isWhole ? Element(sent) : null;

        void Fill(JsonObject parent, string name)
        {
            if (parent[name] is not JsonValue value || !value.TryGetValue<string>(out var text) || text != Mask)
                return;
            var found = before is null ? null : Find(before, $"{parent.GetPath()}.{name}");
            isWhole &= found is not null;
            parent[name] = found?.DeepClone();
        }
    }

    private static JsonNode? Find(JsonObject root, string path)
    {
        JsonNode? node = root;
        foreach (var step in path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            node = node switch
            {
                JsonObject named => named[step],
                JsonArray list when int.TryParse(step, out var index) && index < list.Count => list[index],
                _ => null,
            };
        }

        return node;
    }

    private static void Walk(JsonElement root, JsonElement schema, JsonNode? value, Action<JsonObject, string> found, int levels)
    {
        schema = SchemaReference.Follow(root, schema);
        if (levels == 0 || schema.ValueKind != JsonValueKind.Object)
            return;
        if (value is JsonObject named && schema.TryGetProperty("properties", out var properties))
        {
            foreach (var (name, inner) in named.ToList())
            {
                if (!properties.TryGetProperty(name, out var property))
                    continue;
                if (property.ValueKind == JsonValueKind.Object && property.TryGetProperty(Mark, out _))
                    found(named, name);
                else
                    Walk(root, property, inner, found, levels - 1);
            }
        }
        else if (value is JsonArray list && schema.TryGetProperty("items", out var items))
        {
            foreach (var item in list.ToList())
                Walk(root, items, item, found, levels - 1);
        }
    }

    private static JsonElement Element(JsonObject value) => JsonSerializer.SerializeToElement(value);
}
