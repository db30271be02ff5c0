using Microsoft.AspNetCore.Http.Extensions;
using Web.Text;

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
        ("countdown", Text(Countdown)), ("eta", Times.FromField(Text(Eta))), ("queue", Text(Queue)), ("priority", Text(Priority)),
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
}
