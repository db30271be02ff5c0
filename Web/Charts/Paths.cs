using System.Globalization;
using System.Text;

namespace Web.Charts;

/// <summary>Outlines, as SVG writes them: ten wide for each step.</summary>
public static class Paths
{
    /// <summary>The width of a step.</summary>
    public const int Step = 10;

    // Something is never drawn as nothing.
    private const double Least = 1.5;

    /// <summary>A bar for each step, standing on what is below it. Adds its height to that.</summary>
    /// <param name="values">The values.</param>
    /// <param name="axis">Where they are.</param>
    /// <param name="floors">Where each bar begins, from the top; becomes where it ends.</param>
    public static string Bars(IReadOnlyList<double> values, Axis axis, double[] floors)
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] <= 0)
                continue;
            var height = Math.Max(Least, Axis.Height - axis.Place(values[i]));
            floors[i] -= height;
            path.Append(CultureInfo.InvariantCulture, $"M{(i * Step) + 1} {floors[i]:0.##}h{Step - 2}v{height:0.##}h-{Step - 2}z");
        }

        return path.ToString();
    }

    /// <summary>A line through the middle of the steps, with a gap where there is no value.</summary>
    public static string Line(IReadOnlyList<double?> values, Axis axis)
    {
        var (path, isOpen) = (new StringBuilder(), false);
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is { } value)
                path.Append(CultureInfo.InvariantCulture, $"{(isOpen ? 'L' : 'M')}{Middle(i)} {axis.Place(value):0.##}{(isOpen ? "" : "h.01")}");
            isOpen = values[i] is not null;
        }

        return path.ToString();
    }

    /// <summary>What is below such a line.</summary>
    public static string Area(IReadOnlyList<double?> values, Axis axis)
    {
        var (path, isOpen) = (new StringBuilder(), false);
        for (var i = 0; i <= values.Count; i++)
        {
            var value = i < values.Count ? values[i] : null;
            if (isOpen && value is null)
                path.Append(CultureInfo.InvariantCulture, $"V{Axis.Height}z");
            if (value is not null)
                path.Append(CultureInfo.InvariantCulture, $"{(isOpen ? "L" : $"M{Middle(i)} {Axis.Height}L")}{Middle(i)} {axis.Place(value.Value):0.##}");
            isOpen = value is not null;
        }

        return path.ToString();
    }

    private static int Middle(int step) => (step * Step) + (Step / 2);
}
