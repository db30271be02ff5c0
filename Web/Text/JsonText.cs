using System.Text.Encodings.Web;
using System.Text.Json;

namespace Web.Text;

/// <summary>JSON on one line, for a table's cell.</summary>
public static class JsonText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Readable) { WriteIndented = true };

    /// <summary>Arguments as a call would name them: <c>x=10, y=2</c>.</summary>
    public static string Call(JsonElement? arguments, int maxLength = 90)
    {
        if (arguments is not { ValueKind: JsonValueKind.Object } named)
            return Line(arguments, maxLength);
        return Shorten(string.Join(", ", named.EnumerateObject().Select(one => $"{one.Name}={Raw(one.Value)}")), maxLength);
    }

    /// <summary>A value; a string without its quotes.</summary>
    public static string Line(JsonElement? value, int maxLength = 90) => value switch
    {
        null or { ValueKind: JsonValueKind.Undefined } => "",
        { ValueKind: JsonValueKind.String } text => Shorten(text.GetString()!, maxLength),
        { } other => Shorten(Raw(other), maxLength),
    };

    /// <summary>On many lines, to be read and edited.</summary>
    public static string Pretty(JsonElement value) => JsonSerializer.Serialize(value, Indented);

    public static string Raw(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetRawText() : JsonSerializer.Serialize(value, Readable);

    public static string Shorten(string text, int maxLength) => text.Length <= maxLength ? text : string.Concat(text.AsSpan(0, maxLength - 1), "…");
}
