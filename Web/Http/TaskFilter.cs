using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using TaskQueue.Contracts;
using Web.Text;

namespace Web.Http;

/// <summary>What the list shows, and how. Its written form is the page's address, and the Api's query but for the columns.</summary>
public sealed record TaskFilter
{
    public TaskState? State { get; init; }

    public string? Name { get; init; }

    public string? Queue { get; init; }

    public string? Worker { get; init; }

    public string? Text { get; init; }

    public string? Error { get; init; }

    /// <summary>As a browser's date field writes it, in UTC; what it can't mean the Api is to see.</summary>
    public string? From { get; init; }

    public string? To { get; init; }

    /// <summary>Seconds back from now.</summary>
    public int? Within { get; init; }

    public string? Cursor { get; init; }

    /// <summary>The columns left out, by name.</summary>
    public TaskColumns Columns { get; init; } = TaskColumns.All;

    /// <summary>Whether it leaves no task out.</summary>
    public bool IsEmpty => this with { Cursor = null, Columns = TaskColumns.All } == new TaskFilter();

    /// <summary>Whether a filter is set that only the larger form has.</summary>
    public bool HasMore => From is not null || To is not null || Error is not null;

    /// <summary>From the address; a state or a number it can't mean counts as absent.</summary>
    public static TaskFilter Parse(IQueryCollection query) => new()
    {
        State = States.Parse(query["state"]),
        Name = Given(query["name"]),
        Queue = Given(query["queue"]),
        Worker = Given(query["worker"]),
        Text = Given(query["text"]),
        Error = Given(query["error"]),
        From = Given(query["from"]),
        To = Given(query["to"]),
        Within = int.TryParse(query["within"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null,
        Cursor = Given(query["cursor"]),
        Columns = TaskColumns.Without(query["hide"]),
    };

    /// <summary>What the Api is asked.</summary>
    public string ToQuery() => Write(Times.FromField).ToString();

    /// <summary>The page that shows it.</summary>
    public string ToPage()
    {
        var query = Write(text => text);
        foreach (var column in Columns.Hidden)
            query.Add("hide", column);
        return "/tasks" + query;
    }

    private QueryBuilder Write(Func<string?, string?> writeTime)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in ((string, string?)[])
        [
            ("state", State?.WireName()), ("name", Name), ("queue", Queue), ("worker", Worker), ("text", Text), ("error", Error),
            ("from", writeTime(From)), ("to", writeTime(To)), ("within", Within?.ToString(CultureInfo.InvariantCulture)), ("cursor", Cursor),
        ])
        {
            if (value is not null)
                query.Add(name, value);
        }

        return query;
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
