using System.ComponentModel.DataAnnotations;

namespace TaskQueue;

/// <summary>What producers and workers of one application share; configuration section <c>TaskQueue</c>.</summary>
public sealed class TaskQueueOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "TaskQueue";

    /// <summary>What every Redis key begins with. Default <c>tq</c>.</summary>
    [Required, RegularExpression("^[A-Za-z0-9:._-]{1,64}$")]
    public string Prefix { get; set; } = "tq";

    /// <summary>How long the record of an ended task and its attachments are kept. Default 1 day, as Celery.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan ResultTtl { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How many ended tasks a queue keeps at least; beyond it, those that ended longest ago go before their time, some hundreds at once.
    /// Default 0: only <see cref="ResultTtl"/> counts. Files and dead letters are not counted: these have limits of their own.
    /// </summary>
    [Range(0, 1_000_000_000)]
    public int ResultLimit { get; set; }

    /// <summary>About how many bytes the records of a queue's ended tasks may have; beyond it, those that ended longest ago go before their time. Default 0: any.</summary>
    [Range(0, long.MaxValue)]
    public long ResultBytesLimit { get; set; }

    /// <summary>How many dead letters a queue keeps; the oldest go first. Default 10,000.</summary>
    [Range(1, 10_000_000)]
    public int DeadLetterLimit { get; set; } = 10_000;

    /// <summary>About how many event entries a queue keeps for readers that resume; under load an entry holds the ends of a batch. Default 5,000.</summary>
    [Range(100, 10_000_000)]
    public int EventLimit { get; set; } = 5_000;

    /// <summary>
    /// About how many unfinished tasks a queue may have before producers are refused (<see cref="Client.QueueFullException"/>). What workers put back, schedules,
    /// requeued dead letters and the steps of workflows that have begun come in all the same. Default 0: as many as Redis has memory for.
    /// </summary>
    [Range(0, 1_000_000_000)]
    public int MaxBacklog { get; set; }

    /// <summary>The longest arguments, in bytes of JSON. Default 256 KiB.</summary>
    [Range(1, 64 * 1024 * 1024)]
    public int MaxPayloadBytes { get; set; } = 256 * 1024;

    /// <summary>The longest result, in bytes of JSON; a longer one fails the task. Default 1 MiB.</summary>
    [Range(1, 64 * 1024 * 1024)]
    public int MaxResultBytes { get; set; } = 1024 * 1024;

    /// <summary>Where the operations page is, as people's browsers reach it; the spans of a task then lead to its page. Default none.</summary>
    public string? PagesUrl { get; set; }

    /// <summary>The pages; null for none.</summary>
    internal Uri? Pages => Uri.TryCreate(PagesUrl, UriKind.Absolute, out var pages) && (pages.Scheme == Uri.UriSchemeHttp || pages.Scheme == Uri.UriSchemeHttps) ? pages : null;

    internal bool HasValidPages => string.IsNullOrEmpty(PagesUrl) || Pages is not null;

    /// <summary>The limits of what is kept, as the scripts read them; null for none.</summary>
    internal string? Retention =>
        ResultLimit == 0 && ResultBytesLimit == 0 ? null : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ResultLimit} {ResultBytesLimit}");
}
