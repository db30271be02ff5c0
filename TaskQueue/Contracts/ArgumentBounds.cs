using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TaskQueue.Contracts;

/// <summary>What a JSON Schema says of a value besides its type: bounds of numbers, lengths, patterns.</summary>
internal static class ArgumentBounds
{
    private static readonly string[] Keywords = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "enum"];

    // A pattern is a worker's, the text is anybody's.
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether a schema says any of it, anywhere.</summary>
    public static bool AreIn(JsonElement schema)
    {
        var text = schema.GetRawText();
        return Keywords.Any(keyword => text.Contains($"\"{keyword}\"", StringComparison.Ordinal));
    }

    /// <summary>What is wrong with a value of the right type; null when nothing is.</summary>
    public static string? Fault(JsonElement schema, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => OfNumber(schema, value.GetDouble()),
        JsonValueKind.String => OfSize(schema, "Length", "characters", value.GetString()!.Length) ?? OfPattern(schema, value.GetString()!),
        JsonValueKind.Array => OfSize(schema, "Items", "items", value.GetArrayLength()),
        _ => null,
    };

    private static string? OfNumber(JsonElement schema, double number)
    {
        var (least, most) = (Read(schema, "minimum"), Read(schema, "maximum"));
        if (number < least || number > most)
            return Between(least, most, "");
        if (number <= Read(schema, "exclusiveMinimum"))
            return $"must be more than {Text(Read(schema, "exclusiveMinimum"))}";
        return number >= Read(schema, "exclusiveMaximum") ? $"must be less than {Text(Read(schema, "exclusiveMaximum"))}" : null;
    }

    private static string? OfSize(JsonElement schema, string keyword, string noun, int size)
    {
        var (least, most) = (Read(schema, $"min{keyword}"), Read(schema, $"max{keyword}"));
        return size < least || size > most ? Between(least, most, noun) : null;
    }

    private static string? OfPattern(JsonElement schema, string text)
    {
        if (!schema.TryGetProperty("pattern", out var stated) || stated.ValueKind != JsonValueKind.String)
            return null;
        var pattern = stated.GetString()!;
        try
        {
            // In a JSON Schema the end is the very end, in .NET also what is before a last line break.
            var exact = pattern.EndsWith('$') ? pattern[..^1] + "\\z" : pattern;
            return Regex.IsMatch(text, exact, RegexOptions.CultureInvariant, LongestMatch) ? null : $"must match {pattern}";
        }
        catch (RegexMatchTimeoutException)
        {
            return $"must match {pattern}, and takes too long to tell";
        }
    }

    private static string Between(double? least, double? most, string noun)
    {
        var verb = noun.Length == 0 ? "must be" : "must have";
        var bounds = (least, most) switch
        {
            ({ } low, { } high) => $"{Text(low)} to {Text(high)}",
            ({ } low, _) => $"at least {Text(low)}",
            _ => $"at most {Text(most)}",
        };
        return $"{verb} {bounds} {noun}".TrimEnd();
    }

    private static double? Read(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string Text(double? number) => number!.Value.ToString(CultureInfo.InvariantCulture);
}
