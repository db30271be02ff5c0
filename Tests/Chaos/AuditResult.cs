using System.Globalization;
using System.Text;

namespace Tests.Chaos;

/// <summary>What the audit found.</summary>
internal sealed record AuditResult
{
    /// <summary>Accepted or begun, and nobody knows how it ended.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>More than one end told, or the end changed afterwards.</summary>
    public required IReadOnlyList<string> EndedTwice { get; init; }

    /// <summary>Not ended, or something of it is left.</summary>
    public required IReadOnlyList<string> Stuck { get; init; }

    /// <summary>Ended in a way that it could not, or made twice by one call.</summary>
    public required IReadOnlyList<string> Wrong { get; init; }

    /// <summary>Due times of schedules that were not exactly one task.</summary>
    public required IReadOnlyList<string> Ticks { get; init; }

    /// <summary>From the kill of a worker until its task ran again, in ms, in order.</summary>
    public required IReadOnlyList<long> Recoveries { get; init; }

    /// <summary>How many attempts began.</summary>
    public int Starts { get; init; }

    /// <summary>How many tasks ran at all.</summary>
    public int Ran { get; init; }

    /// <summary>Everything that is wrong.</summary>
    public IEnumerable<string> Faults => [.. Lost, .. EndedTwice, .. Stuck, .. Wrong, .. Ticks];

    /// <summary>The table.</summary>
    public string ToTable(ChaosPlan plan, Accepted accepted, IReadOnlyDictionary<string, int> faults, TimeSpan chaos, TimeSpan all)
    {
        var table = new StringBuilder();
        void Row(string what, object value) => table.AppendLine(CultureInfo.InvariantCulture, $"{what,-44} {value}");
        Row("seed, appendfsync", $"{plan.Seed}, {plan.AppendFsync}");
        Row("chaos / with the audit", FormattableString.Invariant($"{chaos.TotalSeconds:0} s / {all.TotalSeconds:0} s"));
        Row("tasks accepted", accepted.Tasks.Count);
        Row("workflows accepted", accepted.Workflows.Count);
        Row("calls refused or unanswered, made again", accepted.Unsure);
        Row("tasks run / attempts begun", $"{Ran} / {Starts}");
        foreach (var (name, count) in faults)
            Row($"  {name}", count);
        Row("lost", Lost.Count);
        Row("ended twice", EndedTwice.Count);
        Row("stuck or left behind", Stuck.Count);
        Row("ended wrongly", Wrong.Count);
        Row("schedules off", Ticks.Count);
        if (Recoveries.Count > 0)
            Row("killed worker -> its task runs again", $"median {At(0.5)} s, p95 {At(0.95)} s, max {At(1)} s (of {Recoveries.Count})");
        return table.ToString();
    }

    private string At(double share) => (Recoveries[(int)((Recoveries.Count - 1) * share)] / 1000.0).ToString("0.0", CultureInfo.InvariantCulture);
}
