using System.Text.Json;

namespace Web.Text;

/// <summary>Arguments as a person typed them.</summary>
public static class ArgumentText
{
    /// <summary>What keeps the text from being a JSON object, and where; null when it is one.</summary>
    public static string? FindFault(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return parsed.RootElement.ValueKind == JsonValueKind.Object
                ? null
                : "Arguments are an object: write them in braces, by name.";
        }
        catch (JsonException fault)
        {
            return $"Look at line {fault.LineNumber + 1}, column {fault.BytePositionInLine + 1}.";
        }
    }
}
