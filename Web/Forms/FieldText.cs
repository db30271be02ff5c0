using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Web.Text;

namespace Web.Forms;

/// <summary>Between JSON and what stands in the fields of a form. A field left empty leaves its argument out.</summary>
public static class FieldText
{
    /// <summary>The arguments the fields say, and by argument what is no JSON where JSON was to be.</summary>
    public static JsonObject Read(IEnumerable<ArgumentField> fields, Func<string, string?> find, Dictionary<string, string[]> faults)
    {
        var read = new JsonObject();
        foreach (var field in fields)
        {
            if (TryRead(field, find, faults, out var value))
                read[field.Label] = value;
        }

        return read;
    }

    /// <summary>What stands in the fields for these arguments, by the name of the input.</summary>
    public static Dictionary<string, string> Fill(IEnumerable<ArgumentField> fields, JsonElement arguments)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (arguments.ValueKind != JsonValueKind.Object)
            return texts;
        foreach (var field in fields)
        {
            if (!arguments.TryGetProperty(field.Label, out var value) || value.ValueKind == JsonValueKind.Null)
                continue;
            if (field.Kind != FieldKind.Group)
                texts[field.InputName] = Write(field, value);
            foreach (var (name, text) in field.Kind == FieldKind.Group ? Fill(field.Fields, value) : [])
                texts[name] = text;
        }

        return texts;
    }

    private static bool TryRead(ArgumentField field, Func<string, string?> find, Dictionary<string, string[]> faults, out JsonNode? value)
    {
        if (field.Kind == FieldKind.Group)
        {
            var inner = Read(field.Fields, find, faults);
            value = inner;
            return inner.Count > 0 || field is { IsRequired: true, IsNullable: false };
        }

        value = null;
        var text = find(field.InputName)?.ReplaceLineEndings("\n");
        if (string.IsNullOrWhiteSpace(text))
            return field is { IsRequired: true, IsNullable: true };
        value = field.Kind == FieldKind.Lines
            ? new JsonArray([.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Scalar(field.ItemKind, line))])
            : Scalar(field.Kind, text);
        if (field.Kind == FieldKind.Json && Parse(text) is null && text.Trim() != "null")
            faults[field.Path] = ["is not JSON"];
        return true;
    }

    // What can't be meant goes as text: the Api says what it should have been.
    private static JsonNode? Scalar(FieldKind kind, string text) => kind switch
    {
        FieldKind.Text or FieldKind.Date => JsonValue.Create(text),
        FieldKind.Time => JsonValue.Create(text.Length == "00:00".Length ? text + ":00" : text),
        FieldKind.Moment => JsonValue.Create(Times.FromField(text)),
        FieldKind.Number or FieldKind.Whole => Parse(text) is { } number && number.GetValueKind() == JsonValueKind.Number ? number : JsonValue.Create(text),
        _ => Parse(text) ?? (text.Trim() == "null" ? null : JsonValue.Create(text)),
    };

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Write(ArgumentField field, JsonElement value) => field.Kind switch
    {
        FieldKind.Lines when value.ValueKind == JsonValueKind.Array => string.Join('\n', value.EnumerateArray().Select(Plain)),
        FieldKind.Json => JsonText.Pretty(value),
        FieldKind.Choice => JsonText.Raw(value),
        FieldKind.Moment when value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var moment) =>
            moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        _ => Plain(value),
    };

    private static string Plain(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : JsonText.Raw(value);
}
