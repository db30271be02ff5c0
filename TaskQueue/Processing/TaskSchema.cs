using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using TaskQueue.Authoring;
using TaskQueue.Contracts;

namespace TaskQueue.Processing;

/// <summary>The JSON Schema of a kind's arguments: what System.Text.Json says of their type, and what attributes say of each.</summary>
internal static class TaskSchema
{
    /// <summary>The schema of a type.</summary>
    public static JsonElement Of(Type task)
    {
        var exporter = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };
        return JsonSerializer.SerializeToElement(TaskJson.Arguments.GetJsonSchemaAsNode(task, exporter), TaskJson.Arguments);
    }

    /// <summary>Whether it is marked as not for people's eyes.</summary>
    public static bool IsSensitive(ICustomAttributeProvider? member) => member?.IsDefined(typeof(SensitiveAttribute), inherit: true) == true;

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (context.PropertyInfo is not { } property || schema is not JsonObject described)
            return schema;
        if (IsSensitive(property.AttributeProvider) || IsSensitive(property.AssociatedParameter?.AttributeProvider))
            (described["writeOnly"], described[SensitiveArguments.Mark]) = (true, true);
        if (Find<DescriptionAttribute>(property) is { } text)
            described["description"] = text.Description;
        if (Find<AllowedValuesAttribute>(property) is { } allowed)
            described["enum"] = JsonSerializer.SerializeToNode(allowed.Values, TaskJson.Arguments);
        if (Find<RegularExpressionAttribute>(property) is { } expression)
            described["pattern"] = new Regex($"^(?:{expression.Pattern})$").ToString(); // the attribute means the whole text; a mistake in it stops the worker at its start
        DescribeRange(property, described);
        DescribeLength(property, described);
        return described;
    }

    private static void DescribeRange(JsonPropertyInfo property, JsonObject described)
    {
        if (Find<RangeAttribute>(property) is not { } range)
            return;
        Set(described, range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum", Number(range.Minimum));
        Set(described, range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum", Number(range.Maximum));
    }

    private static void DescribeLength(JsonPropertyInfo property, JsonObject described)
    {
        var noun = property.PropertyType != typeof(string) && typeof(System.Collections.IEnumerable).IsAssignableFrom(property.PropertyType) ? "Items" : "Length";
        var (text, length) = (Find<StringLengthAttribute>(property), Find<LengthAttribute>(property));
        int? least = text?.MinimumLength ?? length?.MinimumLength ?? Find<MinLengthAttribute>(property)?.Length;
        int? most = text?.MaximumLength ?? length?.MaximumLength ?? Find<MaxLengthAttribute>(property)?.Length;
        Set(described, $"min{noun}", least > 0 ? JsonValue.Create(least.Value) : null);
        Set(described, $"max{noun}", most >= 0 ? JsonValue.Create(most.Value) : null);
    }

    private static void Set(JsonObject described, string keyword, JsonNode? value)
    {
        if (value is not null)
            described[keyword] = value;
    }

    /// <summary>A bound; null for one that bounds nothing, or no number.</summary>
    private static JsonValue? Number(object bound) => bound switch
    {
        int whole => JsonValue.Create(whole),
        double number when Math.Abs(number) < double.MaxValue => JsonValue.Create(number),
        string text when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => null,
    };

    private static T? Find<T>(JsonPropertyInfo property)
        where T : Attribute =>
        new[] { property.AttributeProvider, property.AssociatedParameter?.AttributeProvider }
            .SelectMany(provider => provider?.GetCustomAttributes(typeof(T), inherit: true) ?? []).OfType<T>().FirstOrDefault();
}
