using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>Where a reader of a queue's events is: after these entries.</summary>
/// <param name="Events">Of the event stream.</param>
/// <param name="Ready">Of the ready stream.</param>
/// <param name="Delayed">Of the delayed stream.</param>
internal readonly record struct EventPosition(string Events, string Ready, string Delayed);

/// <summary>What happened in a queue: its event stream, and for new tasks the streams they were added to.</summary>
internal sealed class EventReader(IConnectionMultiplexer redis, RedisKeys keys)
{
    private const int AtMost = 500;

    /// <summary>The position after everything that has happened so far.</summary>
    public async Task<EventPosition> NowAsync(string queue)
    {
        var of = keys.Of(queue);
        var reply = await redis.GetDatabase().EvaluateAsync(Script.Position, [of.Events, of.Ready, of.Delayed]).ConfigureAwait(false);
        return new EventPosition((string)reply[0]!, (string)reply[1]!, (string)reply[2]!);
    }

    /// <summary>Waits for what comes after a position.</summary>
    /// <param name="connection">A connection nobody else uses.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="after">The position.</param>
    /// <param name="withNew">Also tasks enqueued; their payload travels along, so only who wants them asks.</param>
    public async Task<(IReadOnlyList<TaskEvent> Events, EventPosition Next)> WaitAsync(BlockingConnection connection, string queue, EventPosition after, bool withNew)
    {
        var of = keys.Of(queue);
        object[] wait = ["COUNT", AtMost, "BLOCK", (long)BlockingConnection.LongestBlock.TotalMilliseconds, "STREAMS"];
        var reply = await connection.ExecuteAsync(
            "XREAD", withNew ? [.. wait, of.Ready, of.Delayed, of.Events, after.Ready, after.Delayed, after.Events] : [.. wait, of.Events, after.Events])
            .ConfigureAwait(false);

        var events = new List<TaskEvent>();
        foreach (var stream in reply.IsNull ? [] : (RedisResult[])reply!)
        {
            var (key, entries) = ((string)stream[0]!, (RedisResult[])stream[1]!);
            var last = (string)entries[^1][0]!;
            if (key == of.Events)
            {
                events.AddRange(entries.SelectMany(entry => ReadEvents(queue, (string)entry[0]!, Fields((RedisResult[])entry[1]!))));
                after = after with { Events = last };
            }
            else
            {
                var lane = key == of.Ready ? TaskLane.Ready : TaskLane.Delayed;
                events.AddRange(entries.Select(entry => Sent(TaskId.FromEntry(queue, lane, (string)entry[0]!), EntryReply.Blob(entry[1]))));
                after = lane == TaskLane.Ready ? after with { Ready = last } : after with { Delayed = last };
            }
        }

        return (events, after);
    }

    /// <summary>Up to 500 events after an event id (<c>entry.index</c>), oldest first: what a reader that was away has missed.</summary>
    public async Task<IReadOnlyList<TaskEvent>> ReplayAsync(string queue, string afterEntry, int afterIndex)
    {
        var entries = await redis.GetDatabase().StreamRangeAsync(keys.Of(queue).Events, afterEntry, count: AtMost).ConfigureAwait(false);
        return
        [
            .. entries.SelectMany(entry => ReadEvents(queue, entry.Id!, entry.Values.Select(field => (field.Name.ToString(), field.Value.ToString())))
                .Where(one => entry.Id != afterEntry || Index(one) > afterIndex)),
        ];
    }

    /// <summary>The events of an entry: each field is a text, each value the tasks it is about.</summary>
    private static IEnumerable<TaskEvent> ReadEvents(string queue, string entry, IEnumerable<(string Text, string Members)> fields)
    {
        var at = TaskId.FromEntry(queue, TaskLane.Ready, entry).EnqueuedAt;
        var index = 0;
        foreach (var (text, members) in fields)
        {
            foreach (var member in members.Split(','))
            {
                if (EventText.Read(QueueKeys.FromMember(queue, member), at, text) is { } known)
                    yield return known with { Id = $"{entry}.{index}" };
                index++;
            }
        }
    }

    private static IEnumerable<(string Text, string Members)> Fields(RedisResult[] fields)
    {
        for (var i = 0; i + 1 < fields.Length; i += 2)
            yield return ((string)fields[i]!, (string)fields[i + 1]!);
    }

    private static int Index(TaskEvent one) => int.Parse(one.Id.AsSpan(one.Id!.LastIndexOf('.') + 1), System.Globalization.CultureInfo.InvariantCulture);

    private static TaskEvent Sent(TaskId id, ReadOnlyMemory<byte> blob) => new()
    {
        Type = TaskEventType.Sent,
        TaskId = id.ToString(),
        Status = TaskState.Pending,
        Name = TaskEntry.TryRead(blob, out var entry) ? entry.Kind : null,
        At = id.EnqueuedAt,
    };
}
