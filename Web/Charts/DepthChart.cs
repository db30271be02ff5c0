using TaskQueue.Contracts;
using Web.Text;

namespace Web.Charts;

/// <summary>How many tasks waited for a worker at each step.</summary>
public static class DepthChart
{
    public static Chart Draw(SystemStats stats)
    {
        var points = stats.Points;
        var depths = points.Select(point => point.Depth is { } depth ? (double)depth : default(double?)).ToList();
        var known = depths.OfType<double>().ToList();
        var largest = known.Count == 0 ? 0 : known.Max();
        var axis = Axis.Linear(largest, Axis.Write, smallestStep: 1);
        return new Chart
        {
            Key = "depth",
            Title = "Waiting tasks",
            Summary = known.Count == 0 ? "No worker was alive to count them." : $"{Numbers.Count(stats.Queues.Sum(queue => queue.Depth))} now, {Numbers.Count((long)largest)} at most.",
            Ticks = axis.Ticks,
            Series = [new Series("", "depth-area", Paths.Area(depths, axis)), new Series("", "depth-line", Paths.Line(depths, axis))],
            Steps = points.Count,
            Tips = [.. points.Select(point => $"{Times.Machine(point.At)}~{Tip(point)}")],
            Columns = ["Most waiting", "Longest wait"],
            Rows = [.. Spans.Of(points).Select(span => new ChartRow(span[0].At, Cells(span)))],
            Nothing = known.Count == 0 ? "No worker was alive to count what waits." : null,
        };
    }

    private static string Tip(StatsPoint point) => point.Depth switch
    {
        null => "nobody looked",
        0 => "nothing waited",
        { } depth => $"{Numbers.Count(depth)} waited{(point.OldestAge > 0 ? $", the oldest for {Times.Measured(point.OldestAge)}" : "")}",
    };

    private static IReadOnlyList<string> Cells(StatsPoint[] span) => span.All(point => point.Depth is null)
        ? ["–", "–"]
        : [Numbers.Count(span.Max(point => point.Depth ?? 0)), span.Max(point => point.OldestAge) is > 0 and var age ? Times.Measured(age) : "–"];
}
