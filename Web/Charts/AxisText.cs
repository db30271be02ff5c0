using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace Web.Charts;

/// <summary>What is written beside a drawing, as SVG: at shares of the width and height, so that it stays as large as text is.</summary>
public static class AxisText
{
    /// <summary>Left of the marks.</summary>
    public static MarkupString Upright(IEnumerable<Tick> ticks)
    {
        var svg = new StringBuilder();
        foreach (var tick in ticks)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"100%\" y=\"{tick.Y:0.##}%\" dy=\"4\">{Encode(tick.Label)}</text>");
        return new MarkupString(svg.ToString());
    }

    /// <summary>Below the steps, evenly.</summary>
    public static MarkupString Level(IReadOnlyList<string> marks)
    {
        var svg = new StringBuilder();
        for (var i = 0; i < marks.Count; i++)
        {
            var anchor = i == 0 ? "start" : i == marks.Count - 1 ? "end" : "middle";
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{100d * i / (marks.Count - 1):0.##}%\" y=\"13\" text-anchor=\"{anchor}\">{Encode(marks[i])}</text>");
        }

        return new MarkupString(svg.ToString());
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
