using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using TaskQueue.Contracts;
using Web.Text;

namespace Web.Graph;

/// <summary>A workflow's picture as SVG. Colors are the style sheet's; what a box says does not depend on them.</summary>
internal static class FlowSvg
{
    private const int LongestTitle = 25;
    private const int LongestHint = 29;

    /// <param name="drawing">Where everything is.</param>
    /// <param name="folded">The page that lists the steps of a box that holds many, by its key.</param>
    public static string Render(FlowDrawing drawing, Func<string, string> folded)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"flow-svg\" width=\"{drawing.Width:0}\" height=\"{drawing.Height:0}\" viewBox=\"0 0 {drawing.Width:0} {drawing.Height:0}\" role=\"group\" aria-label=\"Steps\">");
        foreach (var line in drawing.Lines)
            WriteLine(svg, line);
        foreach (var box in drawing.Boxes)
            WriteBox(svg, box, folded);
        return svg.Append("</svg>").ToString();
    }

    private static void WriteLine(StringBuilder svg, FlowLine line)
    {
        var isTaken = line.From.Steps.All(step => step.Status is StepState.Success) && line.To.Worst is not (StepState.Pending or StepState.Skipped);
        var isForOthers = line.To.Steps[0].When != StepCondition.Success;
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"flow-line{(isTaken ? " taken" : "")}{(isForOthers ? " dashed" : "")}\" d=\"M{line.Points[0].X:0.#} {line.Points[0].Y:0.#}");
        for (var i = 1; i < line.Points.Count; i++)
        {
            var ((fromX, fromY), (x, y)) = (line.Points[i - 1], line.Points[i]);
            var middle = (fromX + x) / 2;
            svg.Append(CultureInfo.InvariantCulture, $" C{middle:0.#} {fromY:0.#} {middle:0.#} {y:0.#} {x:0.#} {y:0.#}");
        }

        svg.Append("\"/>");
    }

    private static void WriteBox(StringBuilder svg, FlowBox box, Func<string, string> folded)
    {
        var page = box.IsFolded ? folded(box.Key) : box.Steps[0].TaskId is { } task ? $"/tasks/{task}" : null;
        var (title, hint) = box.IsFolded ? OfMany(box) : OfOne(box.Steps[0]);
        svg.Append(page is null ? $"<g tabindex=\"0\" role=\"img\"" : $"<a href=\"{Encode(page)}\"")
            .Append(CultureInfo.InvariantCulture, $" class=\"flow-box state-{States.Wire(box.Worst)}{(box.IsFolded ? " many" : "")}\" data-key=\"box {Encode(box.Key)}\" transform=\"translate({FlowDrawing.Left(box):0.#} {box.Top:0.#})\">")
            .Append(CultureInfo.InvariantCulture, $"<title>{Encode($"{title}, {hint}{Fault(box)}")}</title>");
        if (box.IsFolded)
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"behind\" x=\"5\" y=\"5\" width=\"{FlowDrawing.BoxWidth}\" height=\"{FlowDrawing.BoxHeight}\" rx=\"8\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"face\" width=\"{FlowDrawing.BoxWidth}\" height=\"{FlowDrawing.BoxHeight}\" rx=\"8\"/>")
            .Append(CultureInfo.InvariantCulture, $"<text class=\"flow-title\" x=\"12\" y=\"19\">{Encode(JsonText.Shorten(title, LongestTitle))}</text>")
            .Append(CultureInfo.InvariantCulture, $"<text class=\"flow-hint\" x=\"12\" y=\"{(box.IsFolded ? 33 : 36)}\">{Encode(JsonText.Shorten(hint, LongestHint))}</text>");
        if (box.IsFolded)
            WriteShares(svg, box);
        svg.Append(page is null ? "</g>" : "</a>");
    }

    // How many of the box are in each state, as parts of a bar.
    private static void WriteShares(StringBuilder svg, FlowBox box)
    {
        const double Whole = FlowDrawing.BoxWidth - 24;
        var left = 12d;
        foreach (var (state, count) in box.States)
        {
            var width = Whole * count / box.Steps.Count;
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"share state-{States.Wire(state)}\" x=\"{left:0.##}\" y=\"38\" width=\"{Math.Max(width, 1.5):0.##}\" height=\"4\"/>");
            left += width;
        }
    }

    private static (string Title, string Hint) OfOne(StepSnapshot step) =>
        (step.Kind ?? "joins", $"{States.Wire(step.Status)} · {step.Name}");

    private static (string Title, string Hint) OfMany(FlowBox box)
    {
        var kinds = box.Steps.Select(step => step.Kind ?? "joins").Distinct(StringComparer.Ordinal).Take(2).ToList();
        return ($"{box.Steps.Count.ToString("N0", CultureInfo.InvariantCulture)} × {(kinds.Count == 1 ? kinds[0] : "steps")}", string.Join(" ", box.States.Select(one => $"{one.Count} {States.Wire(one.State)}")));
    }

    private static string Fault(FlowBox box) => !box.IsFolded && box.Steps[0].Error is { } error ? $", {error.Type}: {error.Message}" : "";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
