using System.Globalization;
using TaskQueue.Contracts;
using Web.Text;

namespace Web.Charts;

/// <summary>How many attempts ended at each step, by outcome, one above the other.</summary>
public static class ThroughputChart
{
    private static readonly (string Name, string Kind, Func<StatsFigures, long> Count)[] Outcomes =
    [
        ("succeeded", "succeeded", one => one.Succeeded),
        ("retried", "retried", one => one.Retried),
        ("failed", "failed", one => one.Failed),
        ("revoked", "revoked", one => one.Revoked),
    ];

    public static Chart Draw(SystemStats stats)
    {
        var points = stats.Points;
        var largest = points.Max(point => Rate(stats, point, Ended(point)));
        var unit = RateUnit.For(largest);
        var axis = Axis.Linear(largest * unit.Seconds, value => Axis.Write(value) + unit.Suffix);
        var floors = Enumerable.Repeat(Axis.Height, points.Count).ToArray();
        return new Chart
        {
            Key = "throughput",
            Title = "Throughput",
            Summary = Summary(stats, largest, unit),
            Ticks = axis.Ticks,
            Series =
            [
                .. Outcomes.Select(one => new Series(
                    one.Name, one.Kind, Paths.Bars([.. points.Select(point => Rate(stats, point, one.Count(point)) * unit.Seconds)], axis, floors), Numbers.Count(one.Count(stats.Total)))),
            ],
            Steps = points.Count,
            Tips = [.. points.Select(point => $"{Times.Machine(point.At)}~{Tip(stats, point, unit)}")],
            Columns = [.. Outcomes.Select(one => char.ToUpperInvariant(one.Name[0]) + one.Name[1..])],
            Rows = [.. Spans.Of(points).Select(span => new ChartRow(span[0].At, [.. Outcomes.Select(one => Numbers.Count(span.Sum(one.Count)))]))],
            Nothing = Ended(stats.Total) > 0 ? null : $"Nothing ended in the last {Spans.Words(stats.Window)}.",
        };
    }

    private static string Summary(SystemStats stats, double largest, RateUnit unit)
    {
        var ended = Ended(stats.Total);
        var average = ended / ((double)stats.Step * stats.Points.Count);
        return ended == 0
            ? "Nothing ended."
            : string.Create(CultureInfo.InvariantCulture, $"{Numbers.Count(ended)} ended, {unit.Write(average)} on average, {unit.Write(Math.Max(average, largest))} at most."); // the first step may not be over yet
    }

    private static string Tip(SystemStats stats, StatsPoint point, RateUnit unit)
    {
        var parts = Outcomes.Where(one => one.Count(point) > 0).Select(one => $"{Numbers.Count(one.Count(point))} {one.Name}").ToList();
        return parts.Count == 0 ? "nothing ended" : $"{unit.Write(Rate(stats, point, Ended(point)))}: {string.Join(", ", parts)}";
    }

    private static long Ended(StatsFigures figures) => Outcomes.Sum(one => one.Count(figures));

    // The last step may not be over.
    private static double Rate(SystemStats stats, StatsPoint point, long count) => count / Math.Clamp((stats.At - point.At).TotalSeconds, 1, stats.Step);
}
