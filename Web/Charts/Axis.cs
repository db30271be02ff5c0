using System.Globalization;

namespace Web.Charts;

/// <summary>A mark on an axis: where, as a share of the height from the top in percent, and what it says.</summary>
public sealed record Tick(double Y, string Label);

/// <summary>The upright axis of a chart: round values, and where each value is.</summary>
public sealed class Axis
{
    /// <summary>The height that <see cref="Place"/> measures.</summary>
    public const double Height = 100;

    // What people read durations in.
    private static readonly (double Seconds, string Label)[] Durations =
    [
        (1e-4, "0.1 ms"), (1e-3, "1 ms"), (1e-2, "10 ms"), (0.1, "100 ms"), (1, "1 s"), (10, "10 s"), (60, "1 min"), (600, "10 min"), (3600, "1 h"), (36_000, "10 h"),
    ];

    private readonly Func<double, double> _place;

    private Axis(IEnumerable<(double Value, string Label)> marks, Func<double, double> place)
    {
        _place = place;
        Ticks = [.. marks.Select(mark => new Tick(Place(mark.Value), mark.Label))];
    }

    /// <summary>The marks, lowest first.</summary>
    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>How far from the top a value is.</summary>
    public double Place(double value) => Math.Round(Math.Clamp(_place(value), 0, Height), 2);

    /// <summary>From zero to a round value above the largest.</summary>
    /// <param name="largest">The largest value.</param>
    /// <param name="label">How a value is written.</param>
    /// <param name="smallestStep">Marks are no closer than this.</param>
    public static Axis Linear(double largest, Func<double, string> label, double smallestStep = 0)
    {
        const int Marks = 3;
        var step = Math.Max(Round(largest / Marks), smallestStep);
        var count = Math.Max(1, (int)Math.Ceiling((largest / step) - 1e-9));
        return new Axis(Enumerable.Range(0, count + 1).Select(i => (i * step, label(i * step))), value => Height * (1 - (value / (count * step))));
    }

    /// <summary>Durations by order of magnitude: what takes milliseconds and what takes minutes can both be seen.</summary>
    /// <param name="seconds">Those to be shown.</param>
    public static Axis OfDurations(IReadOnlyCollection<double> seconds)
    {
        var (least, most) = seconds.Count == 0 ? (1e-3, 1d) : (seconds.Min(), seconds.Max());
        var first = Math.Max(0, Array.FindLastIndex(Durations, one => one.Seconds <= least));
        var last = Array.FindIndex(Durations, one => one.Seconds >= most);
        last = Math.Max(last < 0 ? Durations.Length - 1 : last, first + 1);
        if (last == Durations.Length)
            (first, last) = (first - 1, last - 1);
        var (bottom, top) = (Math.Log(Durations[first].Seconds), Math.Log(Durations[last].Seconds));
        return new Axis(Durations[first..(last + 1)], value => value <= 0 ? Height : Height * (top - Math.Log(value)) / (top - bottom));
    }

    /// <summary>"1,200", "0.5": as many digits as it takes.</summary>
    public static string Write(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    // 1, 2 or 5 and zeros, no smaller than the value.
    private static double Round(double value)
    {
        if (value <= 0)
            return 1;
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(value)));
        var digit = value / magnitude;
        return magnitude * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
