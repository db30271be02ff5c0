using System.ComponentModel.DataAnnotations;

namespace Api;

/// <summary>What an operator may set, in the section <c>Api</c> (environment: <c>Api__MaxBodyBytes</c> and so on). Checked at start.</summary>
internal sealed class ApiOptions
{
    public const string Section = "Api";

    /// <summary>The largest body of a request, in bytes. Default 256 KiB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 256 * 1024;

    /// <summary>The longest <c>wait</c> a caller may ask for. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an event stream may be silent before a ping keeps it open. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many requests may wait for a task, and how many may read events, at once. Default 2000 each; one more gets 503.</summary>
    [Range(1, 100_000)]
    public int MaxHeldRequests { get; set; } = 2000;

    /// <summary>How many in-process background tasks may wait or run at once. Default 1000; one more gets 503.</summary>
    [Range(1, 100_000)]
    public int BackgroundCapacity { get; set; } = 1000;

    /// <summary>How many in-process background tasks run at once. Default 4.</summary>
    [Range(1, 1000)]
    public int BackgroundParallelism { get; set; } = 4;

    /// <summary>The Aspire dashboard, from <c>Dashboard:Url</c>; null when there is none to link to.</summary>
    public Uri? DashboardUrl { get; set; }
}
