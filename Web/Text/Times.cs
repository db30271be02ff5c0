using System.Globalization;

namespace Web.Text;

/// <summary>Times as people say them. wwwroot/js/times.js says them the same way while a page is open.</summary>
public static class Times
{
    /// <summary>"3 s ago", "in 4 min".</summary>
    public static string Relative(DateTimeOffset moment, DateTimeOffset now)
    {
        var distance = now - moment;
        if (distance.Duration() < TimeSpan.FromSeconds(1))
            return "now";
        return distance > TimeSpan.Zero ? $"{Coarse(distance)} ago" : $"in {Coarse(-distance)}";
    }

    /// <summary>One unit: "3 s", "4 min", "2 h", "5 d".</summary>
    public static string Coarse(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => $"{(int)span.TotalSeconds} s",
        { TotalHours: < 1 } => $"{(int)span.TotalMinutes} min",
        { TotalDays: < 1 } => $"{(int)span.TotalHours} h",
        _ => $"{(int)span.TotalDays} d",
    };

    /// <summary>A measured duration, to about three digits: "0.4 ms", "412 ms", "5.00 s", "2 min 4 s".</summary>
    public static string Measured(double seconds) => seconds switch
    {
        < 0.0005 => "< 1 ms",
        < 0.01 => Number(seconds * 1000, "0.0", "ms"),
        < 1 => Number(seconds * 1000, "0", "ms"),
        < 10 => Number(seconds, "0.00", "s"),
        < 60 => Number(seconds, "0.0", "s"),
        < 3600 => TwoUnits((long)seconds, 60, "min", "s"),
        _ => TwoUnits((long)(seconds / 60), 60, "h", "min"),
    };

    /// <summary>To the millisecond, in UTC: for titles.</summary>
    public static string Absolute(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>To the minute, in UTC.</summary>
    public static string Minute(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>For the datetime attribute.</summary>
    public static string Machine(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time from a browser's date field, in UTC, which leaves seconds and offset out; what is no time at all stays as it was written.</summary>
    public static string? FromField(string? text) =>
        DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : text;

    private static string TwoUnits(long count, long size, string large, string small) =>
        count % size == 0 ? $"{count / size} {large}" : $"{count / size} {large} {count % size} {small}";

    private static string Number(double value, string format, string unit) => $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}";
}
