using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Web.Text;

/// <summary>JSON as nested lists that open and close, in plain HTML.</summary>
public static class JsonTree
{
    private const int OpenDepth = 2;
    private const int LongestOpen = 20;
    private const int MostChildren = 1000;

    /// <summary>Whether a tree helps: there is something inside of something.</summary>
    public static bool Suits(JsonElement value) => Children(value).Any(child => Children(child.Value).Any());

    public static string Render(JsonElement value)
    {
        var html = new StringBuilder();
        WriteChildren(html, value, depth: 1);
        return html.ToString();
    }

    private static void WriteChildren(StringBuilder html, JsonElement parent, int depth)
    {
        html.Append("<ul>");
        foreach (var (name, value) in Children(parent).Take(MostChildren))
        {
            html.Append("<li>");
            WriteOne(html, name, value, depth);
            html.Append("</li>");
        }

        if (Count(parent) > MostChildren || html.Length > JsonMarkup.MaxLength)
            html.Append("<li class=\"muted\">… and more</li>");
        html.Append("</ul>");
    }

    private static void WriteOne(StringBuilder html, string name, JsonElement value, int depth)
    {
        var label = $"<span class=\"json-key\">{HtmlEncoder.Default.Encode(name)}</span>: ";
        if (!Children(value).Any() || html.Length > JsonMarkup.MaxLength)
        {
            html.Append(label).Append(JsonMarkup.Render(value));
            return;
        }

        var count = Count(value);
        var size = value.ValueKind == JsonValueKind.Array ? $"[{count}]" : $"{{{count}}}";
        html.Append(CultureInfo.InvariantCulture, $"<details{(depth <= OpenDepth && count <= LongestOpen ? " open" : "")}><summary>{label}<span class=\"muted\">{size}</span></summary>");
        WriteChildren(html, value, depth + 1);
        html.Append("</details>");
    }

    private static int Count(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().Count() : 0;

    private static IEnumerable<(string Name, JsonElement Value)> Children(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Select(one => (one.Name, one.Value)),
        JsonValueKind.Array => value.EnumerateArray().Select((one, place) => (place.ToString(CultureInfo.InvariantCulture), one)),
        _ => [],
    };
}
