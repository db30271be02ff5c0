using System.Globalization;

namespace Tests.Load;

/// <summary>How much, and for how long. LOAD=full is what <c>./test load</c> runs; LOAD_MINUTES says how long.</summary>
internal sealed record LoadPlan(TimeSpan Lasts, int ForPeak, int Backlog, bool IsFull)
{
    /// <summary>The share of the peak that is sustained.</summary>
    public const double Share = 0.7;

    public static LoadPlan Chosen { get; } = Environment.GetEnvironmentVariable("LOAD") == "full"
        ? new(TimeSpan.FromMinutes(double.Parse(Environment.GetEnvironmentVariable("LOAD_MINUTES") ?? "30", CultureInfo.InvariantCulture)), ForPeak: 200_000, Backlog: 1_000_000, IsFull: true)
        : new(TimeSpan.FromSeconds(6), ForPeak: 20_000, Backlog: 10_000, IsFull: false);
}
