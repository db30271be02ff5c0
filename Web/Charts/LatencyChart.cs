using TaskQueue.Contracts;
using Web.Text;

namespace Web.Charts;

/// <summary>How long something took at each step: half of it, 95 % and 99 %.</summary>
public static class LatencyChart
{
    private static readonly (string Name, string Kind, Func<Percentiles, double> Value)[] Lines =
    [
        ("p99", "p99", one => one.P99),
        ("p95", "p95", one => one.P95),
        ("p50", "p50", one => one.P50),
    ];

    public static Chart TimeInQueue(SystemStats stats) => Draw(stats, "wait", "Time in queue", "started", one => one.TimeInQueue);

    public static Chart RunTime(SystemStats stats) => Draw(stats, "run", "Run time", "ended", one => one.RunTime);

    private static Chart Draw(SystemStats stats, string key, string title, string what, Func<StatsFigures, Percentiles?> take)
    {
        var (points, all) = (stats.Points, take(stats.Total));
        var axis = Axis.OfDurations([.. points.Select(take).OfType<Percentiles>().SelectMany(one => new[] { one.P50, one.P99 })]);
        return new Chart
        {
            Key = key,
            Title = title,
            Summary = all is null ? $"No task {what}." : $"Half within {Times.Measured(all.P50)}, 95 % within {Times.Measured(all.P95)}, 99 % within {Times.Measured(all.P99)}.",
            Ticks = axis.Ticks,
            Series =
            [
                .. Lines.Select(line => new Series(
                    line.Name, line.Kind, Paths.Line([.. points.Select(point => take(point) is { } known ? line.Value(known) : default(double?))], axis),
                    all is null ? "" : Times.Measured(line.Value(all)))),
            ],
            Steps = points.Count,
            Tips = [.. points.Select(point => $"{Times.Machine(point.At)}~{Tip(take(point), what)}")],
            Columns = ["Highest p50", "Highest p95", "Highest p99"],
            Rows = [.. Spans.Of(points).Select(span => new ChartRow(span[0].At, Cells([.. span.Select(take).OfType<Percentiles>()])))],
            Nothing = all is null ? $"No task {what} in the last {Spans.Words(stats.Window)}." : null,
        };
    }

    private static string Tip(Percentiles? known, string what) =>
        known is null ? $"no task {what}" : string.Join(", ", Lines.Reverse().Select(line => $"{line.Name} {Times.Measured(line.Value(known))}"));

    private static IReadOnlyList<string> Cells(IReadOnlyList<Percentiles> known) =>
        [.. Lines.Reverse().Select(line => known.Count == 0 ? "–" : Times.Measured(known.Max(line.Value)))];
}
