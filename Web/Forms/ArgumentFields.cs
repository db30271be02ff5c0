using System.Text.Json;
using TaskQueue.Contracts;
using Web.Text;

namespace Web.Forms;

/// <summary>Makes the fields of a form out of a JSON Schema. What it does not know becomes a field for JSON.</summary>
public static class ArgumentFields
{
    private const int Deepest = 4;

    private static readonly Dictionary<string, FieldKind> Scalars = new(StringComparer.Ordinal)
    {
        ["string"] = FieldKind.Text,
        ["number"] = FieldKind.Number,
        ["integer"] = FieldKind.Whole,
        ["boolean"] = FieldKind.Truth,
    };

    private static readonly Dictionary<string, FieldKind> Formats = new(StringComparer.Ordinal)
    {
        ["date-time"] = FieldKind.Moment,
        ["date"] = FieldKind.Date,
        ["time"] = FieldKind.Time,
    };

    /// <summary>The arguments a schema names, in its order; none when it is not that of an object.</summary>
    public static IReadOnlyList<ArgumentField> Of(JsonElement schema) => Members(schema, path: "", depth: 0);

    private static IReadOnlyList<ArgumentField> Members(JsonElement schema, string path, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties))
            return [];
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
        return [.. properties.EnumerateObject().Select(one => Field(one, path + one.Name, depth) with { IsRequired = required.Contains(one.Name) })];
    }

    private static ArgumentField Field(JsonProperty property, string path, int depth)
    {
        var schema = property.Value;
        if (schema.ValueKind != JsonValueKind.Object)
            return new ArgumentField(path, property.Name, FieldKind.Json);
        var types = Types(schema);
        var inner = depth < Deepest && types is ["object"] ? Members(schema, path + ".", depth + 1) : [];
        var choices = schema.TryGetProperty("enum", out var allowed) ? allowed.EnumerateArray().ToList() : [];
        var items = types is ["array"] && schema.TryGetProperty("items", out var item) ? KindOf(item) : FieldKind.Json;
        return new ArgumentField(path, property.Name, choices.Count > 0 ? FieldKind.Choice : inner.Count > 0 ? FieldKind.Group : items != FieldKind.Json ? FieldKind.Lines : KindOf(schema))
        {
            IsNullable = Names(schema).Contains("null") || choices.Exists(one => one.ValueKind == JsonValueKind.Null),
            IsSensitive = schema.TryGetProperty(SensitiveArguments.Mark, out var sensitive) && sensitive.ValueKind == JsonValueKind.True,
            Description = Text(schema, "description"),
            Default = Text(schema, "default"),
            Choices = [.. choices.Where(one => one.ValueKind != JsonValueKind.Null).Select(JsonText.Raw)],
            Min = Text(schema, "minimum"),
            Max = Text(schema, "maximum"),
            MaxLength = Text(schema, "maxLength"),
            ItemKind = items,
            Fields = inner,
        };
    }

    private static FieldKind KindOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || schema.TryGetProperty("enum", out _) || Types(schema) is not [var type] || !Scalars.TryGetValue(type, out var kind))
            return FieldKind.Json;
        return kind == FieldKind.Text && Text(schema, "format") is { } format ? Formats.GetValueOrDefault(format, kind) : kind;
    }

    /// <summary>The types but for null.</summary>
    private static List<string> Types(JsonElement schema) => [.. Names(schema).Where(name => name != "null")];

    private static IEnumerable<string> Names(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
            return [];
        return type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString() ?? "") : [type.GetString() ?? ""];
    }

    private static string? Text(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? JsonText.Line(value, 400) : null;
}
