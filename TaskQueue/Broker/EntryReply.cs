using StackExchange.Redis;

namespace TaskQueue.Broker;

/// <summary>Reads entries out of Redis' replies.</summary>
internal static class EntryReply
{
    /// <summary>The blob of an entry's fields; empty when the entry isn't one of ours (written by hand).</summary>
    public static ReadOnlyMemory<byte> Blob(RedisResult fields) =>
        !fields.IsNull && fields.Length == 2 && (string?)fields[0] == TaskEntry.Field ? (byte[])fields[1]! : ReadOnlyMemory<byte>.Empty;

    /// <summary>The entries that XREADGROUP returned for a stream.</summary>
    public static IEnumerable<(string Id, RedisResult Fields)> Entries(RedisResult streams, RedisKey of) =>
        (streams.IsNull ? [] : (RedisResult[])streams!)
            .Where(stream => (string)stream[0]! == of)
            .SelectMany(stream => (RedisResult[])stream[1]!)
            .Select(entry => ((string)entry[0]!, entry[1]));

    /// <summary>A row of the promote script: member, count, fields, notes, crashes, revoked, let go by a limit.</summary>
    public static ClaimedTask ReadPromoted(string queue, RedisResult[] row) => new(
        QueueKeys.FromMember(queue, (string)row[0]!),
        ((string)row[0]!)[1..],
        (int)row[1],
        Blob(row[2]),
        TaskNotes.Read((byte[])row[3]!),
        int.TryParse(((string?)row[4])!.Split(' ')[0], out var crashes) ? crashes : 0,
        ((string)row[5]!).Length > 0,
        (bool)row[6]);
}
