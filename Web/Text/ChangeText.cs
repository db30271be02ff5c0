using TaskQueue.Contracts;

namespace Web.Text;

/// <summary>What changed, in words, and where there is more.</summary>
public static class ChangeText
{
    private const int LongestDetail = 120;

    /// <summary>What stands before the subject, and what behind it.</summary>
    public static (string Before, string After) Words(SystemChange change) => change.Type switch
    {
        SystemChangeType.WorkerOnline => ("Worker ", " started"),
        SystemChangeType.WorkerOffline => ("Worker ", " stopped"),
        SystemChangeType.WorkerLost => ("Worker ", " was lost"),
        SystemChangeType.QueuePaused => ("Queue ", " was paused"),
        SystemChangeType.QueueDraining => ("Queue ", " takes no new tasks"),
        SystemChangeType.QueueResumed => ("Queue ", " was resumed"),
        SystemChangeType.QueuePurged => ("Queue ", $" was purged: {change.Detail}"),
        SystemChangeType.LimitChanged => ("Queue ", $": limit {change.Detail}"),
        _ => ("New error in ", change.Detail is { } error ? $": {JsonText.Shorten(error, LongestDetail)}" : ""),
    };

    /// <summary>The page of its subject.</summary>
    public static string Page(SystemChange change) => change.Type switch
    {
        SystemChangeType.WorkerOnline or SystemChangeType.WorkerOffline or SystemChangeType.WorkerLost => "/workers",
        SystemChangeType.ErrorNew => change.Fingerprint is { } fingerprint ? $"/failures/{fingerprint}" : "/failures",
        _ => $"/queues/{change.Subject}",
    };

    /// <summary>Its class in the style sheet.</summary>
    public static string Kind(SystemChange change) => change.Type switch
    {
        SystemChangeType.WorkerLost or SystemChangeType.ErrorNew => "bad",
        SystemChangeType.QueuePaused or SystemChangeType.QueueDraining or SystemChangeType.QueuePurged => "warning",
        SystemChangeType.WorkerOnline or SystemChangeType.QueueResumed => "good",
        _ => "",
    };
}
