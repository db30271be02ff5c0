using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Web.Text;

/// <summary>Indented JSON as HTML with a class per kind of token.</summary>
public static class JsonMarkup
{
    /// <summary>What a page shows of one value, in characters of HTML; the rest is said to be missing.</summary>
    public const int MaxLength = 200_000;

    public static string Render(JsonElement value)
    {
        var html = new StringBuilder();
        Write(html, value, indent: 0);
        return html.ToString();
    }

    private static void Write(StringBuilder html, JsonElement value, int indent)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.EnumerateObject().Any():
                WriteAll(html, value.EnumerateObject(), ('{', '}'), indent, (property, inner) =>
                {
                    Token(html, "key", JsonText.Raw(JsonSerializer.SerializeToElement(property.Name)));
                    html.Append(": ");
                    Write(html, property.Value, inner);
                });
                break;
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                WriteAll(html, value.EnumerateArray(), ('[', ']'), indent, (item, inner) => Write(html, item, inner));
                break;
            default:
                Token(html, ClassOf(value.ValueKind), JsonText.Raw(value));
                break;
        }
    }

    private static void WriteAll<T>(StringBuilder html, IEnumerable<T> items, (char Open, char Close) brackets, int indent, Action<T, int> write)
    {
        html.Append(brackets.Open);
        var separator = "";
        foreach (var item in items)
        {
            html.Append(separator).Append('\n').Append(' ', (indent + 1) * 2);
            separator = ",";
            if (html.Length > MaxLength)
            {
                html.Append('…');
                break;
            }

            write(item, indent + 1);
        }

        html.Append('\n').Append(' ', indent * 2).Append(brackets.Close);
    }

    private static void Token(StringBuilder html, string kind, string text) =>
        html.Append(CultureInfo.InvariantCulture, $"<span class=\"json-{kind}\">{HtmlEncoder.Default.Encode(text)}</span>");

    private static string ClassOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.Object or JsonValueKind.Array => "empty",
        _ => "literal",
    };
}
