using TaskQueue.Contracts;

namespace Web.Charts;

/// <summary>Steps of time taken together, for tables that people read.</summary>
public static class Spans
{
    private const int Rows = 15;

    /// <summary>About fifteen spans of equally many points.</summary>
    public static IEnumerable<StatsPoint[]> Of(IReadOnlyList<StatsPoint> points) => points.Chunk(Math.Max(1, points.Count / Rows));

    /// <summary>"15 minutes", "3 hours", "24 hours".</summary>
    public static string Words(StatsWindow window) => window switch
    {
        StatsWindow.QuarterHour => "15 minutes",
        StatsWindow.ThreeHours => "3 hours",
        _ => "24 hours",
    };

    /// <summary>What to write below the time axis, from left to right.</summary>
    public static IReadOnlyList<string> Marks(StatsWindow window) => window switch
    {
        StatsWindow.QuarterHour => ["15 min ago", "10 min", "5 min", "now"],
        StatsWindow.ThreeHours => ["3 h ago", "2 h", "1 h", "now"],
        _ => ["24 h ago", "18 h", "12 h", "6 h", "now"],
    };
}
