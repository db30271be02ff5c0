using System.Globalization;

namespace TaskQueue.Broker;

/// <summary>The fields of a bucket: short, for there are hundreds of buckets to a queue.</summary>
internal static class HistoryField
{
    /// <summary>Attempts started.</summary>
    public const string Started = "s";

    /// <summary>Attempts that succeeded.</summary>
    public const string Succeeded = "k";

    /// <summary>Tasks that failed for good.</summary>
    public const string Failed = "f";

    /// <summary>Attempts that failed and are tried again.</summary>
    public const string Retried = "r";

    /// <summary>Tasks revoked or expired, as far as workers ended them.</summary>
    public const string Revoked = "v";

    /// <summary>Tasks enqueued. <c>sample.lua</c> writes this one and those below.</summary>
    public const string Enqueued = "e";

    /// <summary>The most ready tasks that any look found.</summary>
    public const string Depth = "d";

    /// <summary>The most running tasks that any look found.</summary>
    public const string Running = "n";

    /// <summary>The longest that a ready task had waited at any look, in ms.</summary>
    public const string Oldest = "o";

    /// <summary>What begins the fields of the times in queue, by cell.</summary>
    public const char WaitPrefix = 'w';

    /// <summary>What begins the fields of the run times, by cell.</summary>
    public const char RunPrefix = 'x';

    /// <summary>The fields of the times in queue.</summary>
    public static IReadOnlyList<string> Waits { get; } = Cells(WaitPrefix);

    /// <summary>The fields of the run times.</summary>
    public static IReadOnlyList<string> Runs { get; } = Cells(RunPrefix);

    private static string[] Cells(char prefix) => [.. Enumerable.Range(0, LatencyScale.Cells).Select(cell => prefix + cell.ToString(CultureInfo.InvariantCulture))];
}
