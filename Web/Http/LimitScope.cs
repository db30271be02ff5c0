using Microsoft.AspNetCore.Http.Extensions;

namespace Web.Http;

/// <summary>What a limit counts: every task of a queue, those of a kind, or those of a kind for each key.</summary>
public sealed record LimitScope(string? Kind = null, bool PerKey = false)
{
    /// <summary>From a limit's name: <c>queue</c>, <c>kind:NAME</c>, <c>key:NAME</c>, <c>key:NAME:KEY</c>.</summary>
    public static LimitScope Parse(string name)
    {
        var parts = name.Split(':', 3);
        return parts.Length == 1 ? new() : new(parts[1], parts[0] == "key");
    }

    public string ToQuery()
    {
        var query = new QueryBuilder();
        if (Kind is not null)
            query.Add("kind", Kind);
        if (PerKey)
            query.Add("per_key", "true");
        return query.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => (Kind, PerKey) switch
    {
        (null, _) => "the whole queue",
        (_, true) => $"each key of {Kind}",
        _ => Kind,
    };
}
