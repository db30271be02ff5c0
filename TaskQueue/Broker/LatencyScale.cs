namespace TaskQueue.Broker;

/// <summary>
/// Durations by order of magnitude: each cell ends at the square root of two times the end of the one before, from 0.25 ms to 99 minutes.
/// Counts in cells can be added up over workers and time, which percentiles can't; a percentile read from them is in its cell, whatever it is exactly.
/// </summary>
internal static class LatencyScale
{
    /// <summary>How many cells there are; the last takes all that is longer.</summary>
    public const int Cells = 50;

    private const double FirstMilliseconds = 0.25;
    private const int CellsPerDoubling = 2;

    /// <summary>The cell of a duration.</summary>
    public static int CellOf(TimeSpan duration)
    {
        var ratio = duration.TotalMilliseconds / FirstMilliseconds;
        return ratio <= 1 ? 0 : Math.Min(Cells - 1, (int)Math.Ceiling(CellsPerDoubling * Math.Log2(ratio)));
    }

    /// <summary>Where a cell ends, in seconds.</summary>
    public static double End(int cell) => FirstMilliseconds / 1000 * Math.Pow(2, (double)cell / CellsPerDoubling);

    /// <summary>The duration in seconds that this share of those counted was within; null when nothing was counted.</summary>
    public static double? Quantile(ReadOnlySpan<long> cells, double share)
    {
        var total = 0L;
        foreach (var count in cells)
            total += count;
        if (total == 0)
            return null;
        var (wanted, below) = (share * total, 0L);
        for (var cell = 0; cell < cells.Length; cell++)
        {
            if (cells[cell] > 0 && below + cells[cell] >= wanted)
                return Within(cell, (wanted - below) / cells[cell]);
            below += cells[cell];
        }

        return End(Cells - 1);
    }

    // As if those of a cell were spread evenly over its orders of magnitude.
    private static double Within(int cell, double share) => cell == 0
        ? End(0) * share
        : End(cell - 1) * Math.Pow(End(cell) / End(cell - 1), Math.Clamp(share, 0, 1));
}
