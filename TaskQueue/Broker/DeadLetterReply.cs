using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>Reads dead letters and their groups out of Redis' replies.</summary>
internal static class DeadLetterReply
{
    private const long MillisecondsPerHour = 3_600_000;

    /// <summary>A row of the groups script: fingerprint, last failure, count, youngest, what is known.</summary>
    public static DeadLetterGroup ReadGroup(string queue, RedisResult[] row, long now, StoredPayloads payloads)
    {
        var about = (RedisResult[])row[4]!;
        var known = Enumerable.Range(0, about.Length / 2).ToDictionary(i => (string)about[2 * i]!, i => (byte[])about[(2 * i) + 1]!, StringComparer.Ordinal);
        var last = long.Parse((string)row[1]!, CultureInfo.InvariantCulture);
        var sample = (string)row[3]!;
        return new DeadLetterGroup
        {
            Fingerprint = (string)row[0]!,
            Queue = queue,
            Name = known.TryGetValue("kind", out var kind) && kind.Length > 0 ? System.Text.Encoding.UTF8.GetString(kind) : null,
            Error = known.TryGetValue("error", out var error) ? payloads.Open(ReadError(error), (string)row[0]!) : null,
            Count = (long)row[2],
            FirstAt = DateTimeOffset.FromUnixTimeMilliseconds(Number(known, "first") ?? last),
            LastAt = DateTimeOffset.FromUnixTimeMilliseconds(last),
            SampleTaskId = sample.Length == 0 ? null : QueueKeys.FromMember(queue, sample).ToString(),
            Hourly = [.. Enumerable.Range(0, DeadLetterGroup.Hours).Select(i => Number(known, Hour(now, DeadLetterGroup.Hours - 1 - i)) ?? 0)],
        };
    }

    /// <summary>A row of the page script: member, time, record.</summary>
    public static DeadLetter ReadOne(string queue, RedisResult[] row) => new(
        QueueKeys.FromMember(queue, (string)row[0]!),
        (string)row[1]!,
        EndRecord.TryRead((byte[])row[2]!, out var record) ? record : null);

    /// <summary>The error of a record; null when it can't be read.</summary>
    public static TaskError? ReadError(ReadOnlyMemory<byte> outcome)
    {
        try
        {
            return outcome.IsEmpty ? null : JsonSerializer.Deserialize(outcome.Span, ContractsJson.Default.TaskError);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Hour(long now, int ago) => ((now / MillisecondsPerHour) - ago).ToString(CultureInfo.InvariantCulture);

    private static long? Number(Dictionary<string, byte[]> known, string field) =>
        known.TryGetValue(field, out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
