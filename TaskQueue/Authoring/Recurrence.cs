using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NCrontab;
using TaskQueue.Contracts;

namespace TaskQueue.Authoring;

/// <summary>When a schedule is due: by cron in a time zone, or every so often.</summary>
public abstract class Recurrence
{
    /// <summary>The shortest interval, in seconds.</summary>
    public const double ShortestEvery = 1;

    /// <summary>The longest interval, in seconds: a leap year.</summary>
    public const double LongestEvery = 366 * 24 * 60 * 60;

    private const int LongestCron = 200;

    private protected Recurrence(string key) => Key = key;

    /// <summary>The same for schedules that are due at the same times.</summary>
    internal string Key { get; }

    /// <summary>The first time after <paramref name="now"/>.</summary>
    /// <param name="now">The time.</param>
    /// <param name="due">The last time it was due, which an interval counts from; null to count from now.</param>
    public abstract DateTimeOffset Next(DateTimeOffset now, DateTimeOffset? due = null);

    /// <summary>Reads the timing of a schedule.</summary>
    /// <param name="definition">The schedule.</param>
    /// <param name="faults">What is wrong with which field, as on the wire.</param>
    /// <param name="recurrence">The timing.</param>
    public static bool TryRead(
        ScheduleDefinition definition, out IReadOnlyDictionary<string, string> faults, [NotNullWhen(true)] out Recurrence? recurrence)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        faults = found;
        recurrence = (definition.Cron, definition.Every) switch
        {
            (null, { } every) => ReadInterval(every, definition.TimeZone, found),
            ({ } cron, null) => ReadCron(cron, definition.TimeZone, found),
            (null, null) => Reject(found, "cron", "is required, or every instead of it"),
            _ => Reject(found, "every", "can't be combined with cron"),
        };
        return recurrence is not null;
    }

    /// <summary>Reads the timing of a schedule.</summary>
    /// <exception cref="ArgumentException">It has none, or one that makes no sense.</exception>
    public static Recurrence Read(ScheduleDefinition definition) =>
        TryRead(definition, out var faults, out var recurrence)
            ? recurrence
            : throw new ArgumentException(string.Join(' ', faults.Select(fault => $"{fault.Key} {fault.Value}.")), nameof(definition));

    private static IntervalRecurrence? ReadInterval(double every, string timeZone, SortedDictionary<string, string> faults)
    {
        if (!(every is >= ShortestEvery and <= LongestEvery))
            Reject(faults, "every", string.Create(CultureInfo.InvariantCulture, $"must be a number of seconds from {ShortestEvery} to {LongestEvery}"));
        _ = ReadZone(timeZone, faults);
        return faults.Count == 0 ? new IntervalRecurrence(TimeSpan.FromMilliseconds(Math.Round(every * 1000))) : null;
    }

    private static CronRecurrence? ReadCron(string cron, string timeZone, SortedDictionary<string, string> faults)
    {
        var fields = cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var crontab = default(CrontabSchedule);
        if (cron.Length <= LongestCron && fields.Length is 5 or 6)
            crontab = Parse(cron, fields.Length == 6, faults);
        else
            Reject(faults, "cron", "must have five fields, such as '30 6 * * 1-5' (minute, hour, day of month, month, day of week), or six with seconds in front");
        var zone = ReadZone(timeZone, faults);
        if (crontab is null || zone is null)
            return null;

        var recurrence = new CronRecurrence(crontab, zone, string.Join(' ', fields), everyHour: fields[^4] == "*");
        if (recurrence.EverComes)
            return recurrence;
        Reject(faults, "cron", "names a date that never comes");
        return null;
    }

    private static CrontabSchedule? Parse(string cron, bool seconds, SortedDictionary<string, string> faults) => CrontabSchedule.TryParse(
        cron,
        new CrontabSchedule.ParseOptions { IncludingSeconds = seconds },
        static crontab => crontab,
        fault =>
        {
            Reject(faults, "cron", $"is not valid: {fault().Message.TrimEnd('.')}");
            return (CrontabSchedule?)null;
        });

    private static TimeZoneInfo? ReadZone(string name, SortedDictionary<string, string> faults)
    {
        // The name becomes a path on Linux: only what an IANA name may have.
        if (name.Length <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')
            && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            return zone;
        Reject(faults, "time_zone", TimeZoneInfo.TryFindSystemTimeZoneById("Europe/London", out _)
            ? "must be an IANA time zone, such as Europe/Vienna or UTC"
            : "is not known: this machine has no time zone data (on Linux, install the package tzdata), so only UTC works");
        return null;
    }

    private static Recurrence? Reject(SortedDictionary<string, string> faults, string field, string fault)
    {
        faults.TryAdd(field, fault);
        return null;
    }
}
