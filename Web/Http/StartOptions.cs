using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;

namespace Web.Http;

/// <summary>How and when a task is to run, as a person filled it in: the Api says what is wrong with it.</summary>
public sealed class StartOptions
{
    public string? Countdown { get; set; }

    /// <summary>As a browser's date field writes it, in UTC.</summary>
    public string? Eta { get; set; }

    public string? Queue { get; set; }

    public string? Priority { get; set; }

    public string? Expires { get; set; }

    public string? Id { get; set; }

    public string? UniqueKey { get; set; }

    public bool IsEmpty => Given.All(one => one.Value is null);

    private IEnumerable<(string Name, string? Value)> Given =>
    [
        ("countdown", Text(Countdown)), ("eta", Moment(Text(Eta))), ("queue", Text(Queue)), ("priority", Text(Priority)),
        ("expires", Text(Expires)), ("id", Text(Id)), ("unique_key", Text(UniqueKey)),
    ];

    public string ToQuery()
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in Given.Where(one => one.Value is not null))
            query.Add(name, value!);
        return query.ToString();
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    // A browser leaves seconds and offset out; what is no time at all the Api is to see as it was written.
    private static string? Moment(string? text) =>
        DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : text;
}
