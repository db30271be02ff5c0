using System.Globalization;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>Where the audit log is kept: a stream of bounded length, whose ids are the times.</summary>
internal sealed class AuditBroker(IConnectionMultiplexer redis, RedisKeys keys)
{
    private const int Batch = 500;

    private IDatabase Database => redis.GetDatabase();

    public Task AddAsync(AuditEntry entry, int atMost) =>
        Database.StreamAddAsync(keys.Audit, Fields(entry), maxLength: atMost, useApproximateMaxLength: true);

    /// <summary>Newest first. The log is bounded, so that a filter which fits nothing reads all of it and no more.</summary>
    public async Task<AuditPage> ReadAsync(AuditQuery query)
    {
        var found = new List<AuditEntry>();
        var before = query.Cursor is { } cursor ? $"({cursor}" : "+";
        while (true)
        {
            var rows = await Database.StreamRangeAsync(keys.Audit, "-", before, Batch, Order.Descending).ConfigureAwait(false);
            foreach (var entry in rows.Select(Read).Where(entry => Fits(entry, query)))
            {
                if (found.Count == query.Limit)
                    return new(found, found[^1].Id);
                found.Add(entry);
            }

            if (rows.Length < Batch)
                return new(found, null);
            before = $"({rows[^1].Id}";
        }
    }

    private static bool Fits(AuditEntry entry, AuditQuery query) =>
        (query.Who is null || entry.Who == query.Who) && (query.Action is null || entry.Action == query.Action)
        && (query.Target is null || entry.Target == query.Target);

    private static NameValueEntry[] Fields(AuditEntry entry) =>
        [new("who", entry.Who), new("action", entry.Action), new("target", entry.Target ?? ""), new("status", entry.Status), new("count", entry.Count), new("from", entry.From ?? "")];

    private static AuditEntry Read(StreamEntry row)
    {
        var id = row.Id.ToString();
        return new()
        {
            Id = id,
            At = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(id.AsSpan(0, id.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture)),
            Who = Text("who") ?? "",
            Action = Text("action") ?? "",
            Target = Text("target"),
            Status = (int)row["status"],
            Count = (int)row["count"],
            From = Text("from"),
        };

        string? Text(string field) => row[field].ToString() is { Length: > 0 } text ? text : null;
    }
}
