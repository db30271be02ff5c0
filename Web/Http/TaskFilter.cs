using Microsoft.AspNetCore.Http.Extensions;
using TaskQueue.Contracts;
using Web.Text;

namespace Web.Http;

/// <summary>What the list shows. Its written form is both the page's address and the Api's query.</summary>
public sealed record TaskFilter(TaskState? State = null, string? Name = null, string? Queue = null, string? Cursor = null)
{
    public bool IsEmpty => State is null && Name is null && Queue is null;

    /// <summary>From the address; what it can't mean counts as absent.</summary>
    public static TaskFilter Parse(string? state, string? name, string? queue, string? cursor) =>
        new(States.Parse(state), NullIfEmpty(name), NullIfEmpty(queue), NullIfEmpty(cursor));

    public string ToQuery()
    {
        var query = new QueryBuilder();
        if (State is { } state)
            query.Add("state", state.WireName());
        if (Name is not null)
            query.Add("name", Name);
        if (Queue is not null)
            query.Add("queue", Queue);
        if (Cursor is not null)
            query.Add("cursor", Cursor);
        return query.ToString();
    }

    /// <summary>The page that shows it.</summary>
    public string ToPage() => "/tasks" + ToQuery();

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
