namespace Tests.Chaos;

/// <summary>How much chaos: the same seed chooses the same tasks and the same faults.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Tasks">How many calls the producer makes.</param>
/// <param name="PerSecond">How many of them in a second.</param>
/// <param name="Workers">How many worker processes there are.</param>
/// <param name="AppendFsync">When Redis syncs its append-only file.</param>
public sealed record ChaosPlan(int Seed, int Tasks, int PerSecond, int Workers, string AppendFsync)
{
    /// <summary>How long a claim is good for.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    /// <summary>Part of every run of the tests.</summary>
    public static ChaosPlan Brief { get; } = new(Seed: 7, Tasks: 1500, PerSecond: 50, Workers: 3, "always");

    /// <summary>What <c>./test chaos</c> runs.</summary>
    public static ChaosPlan Full { get; } = Brief with { Tasks = 12_000, PerSecond = 80 };

    /// <summary>As the environment variable CHAOS says: <c>full</c>, or else short; CHAOS_SEED and CHAOS_FSYNC change the plan.</summary>
    public static ChaosPlan Chosen
    {
        get
        {
            var plan = Environment.GetEnvironmentVariable("CHAOS") == "full" ? Full : Brief;
            var seed = Environment.GetEnvironmentVariable("CHAOS_SEED") is { Length: > 0 } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : plan.Seed;
            return plan with { Seed = seed, AppendFsync = Environment.GetEnvironmentVariable("CHAOS_FSYNC") is { Length: > 0 } fsync ? fsync : plan.AppendFsync };
        }
    }
}
