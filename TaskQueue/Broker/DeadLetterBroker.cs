using Microsoft.Extensions.Options;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>The dead letters of the queues. <see cref="TaskBroker.FailAsync"/> adds them.</summary>
internal sealed class DeadLetterBroker(IConnectionMultiplexer redis, RedisKeys keys, QueueGroups queues, StoredPayloads payloads, IOptions<TaskQueueOptions> options)
{
    private readonly int _eventLimit = options.Value.EventLimit;

    private IDatabase Database => redis.GetDatabase();

    /// <summary>The fingerprints of a queue that failed last, and how many there are in all.</summary>
    public async Task<DeadLetterGroups> GetGroupsAsync(string queue, int limit)
    {
        var reply = (RedisResult[])(await Database.EvaluateAsync(Script.DeadGroups, [keys.Of(queue).Dead], [limit]).ConfigureAwait(false))!;
        var now = (long)reply[0];
        return new DeadLetterGroups([.. reply.Skip(2).Select(row => DeadLetterReply.ReadGroup(queue, (RedisResult[])row!, now, payloads))], (long)reply[1]);
    }

    /// <summary>Dead letters of a fingerprint, youngest first, from behind a position on; at least one if there is one, then up to so many bytes.</summary>
    public async Task<IReadOnlyList<DeadLetter>> ReadAsync(string queue, string fingerprint, DeadLetterPosition after, int count, int longest, int mostBytes)
    {
        var reply = (RedisResult[])(await Database.EvaluateAsync(
            Script.DeadPage, [keys.Of(queue).Dead], [fingerprint, after.At, after.Member, count, longest, mostBytes]).ConfigureAwait(false))!;
        return [.. reply.Select(row => DeadLetterReply.ReadOne(queue, (RedisResult[])row!))];
    }

    /// <summary>Failed tasks as they were kept, with their whole entries; null for those that are no dead letters (any more).</summary>
    public async Task<IReadOnlyList<EndRecord?>> FindAsync(string queue, IReadOnlyList<TaskId> ids)
    {
        var kept = await Database.HashGetAsync(keys.Of(queue).Dead, [.. ids.Select(id => (RedisValue)QueueKeys.Member(id))]).ConfigureAwait(false);
        return [.. kept.Select(one => !one.IsNull && EndRecord.TryRead((byte[])one!, out var record) ? record : default(EndRecord?))];
    }

    /// <summary>Failure -> ready, as new tasks of the same queue with these entries; null for those that are no dead letters (any more).</summary>
    public Task<IReadOnlyList<TaskId?>> RequeueAsync(string queue, IReadOnlyList<(TaskId Id, byte[] Entry)> tasks) => queues.RunAsync(queue, async () =>
    {
        var of = keys.Of(queue);
        var values = new List<RedisValue>(2 + (2 * tasks.Count)) { EventText.Write(TaskEventType.Requeued, 0, ""), _eventLimit };
        foreach (var (id, entry) in tasks)
            values.AddRange([QueueKeys.Member(id), entry]);
        var added = (string[])(await Database.EvaluateAsync(Script.Requeue, [of.Dead, of.Ready, of.Events], [.. values]).ConfigureAwait(false))!;
        return (IReadOnlyList<TaskId?>)[.. added.Select(entry => entry.Length == 0 ? default(TaskId?) : TaskId.FromEntry(queue, TaskLane.Ready, entry))];
    });

    /// <summary>Forgets dead letters of a queue; their tasks stay as they ended. Returns those that were none (any more).</summary>
    public async Task<IReadOnlyList<TaskId>> DiscardAsync(string queue, IEnumerable<TaskId> ids)
    {
        var of = keys.Of(queue);
        RedisValue[] values = [EventText.Write(TaskEventType.Discarded, 0, ""), _eventLimit, .. ids.Select(id => (RedisValue)QueueKeys.Member(id))];
        var missing = (string[])(await Database.EvaluateAsync(Script.Discard, [of.Dead, of.Events], values).ConfigureAwait(false))!;
        return [.. missing.Select(member => QueueKeys.FromMember(queue, member))];
    }
}

/// <summary>A failed task as it was kept.</summary>
/// <param name="Id">The task.</param>
/// <param name="At">When it failed, as Redis wrote it.</param>
/// <param name="Record">The record; null when it wasn't asked for, or can't be read.</param>
internal readonly record struct DeadLetter(TaskId Id, string At, EndRecord? Record);

/// <summary>Where a reader is among the dead letters of a fingerprint: behind this one.</summary>
/// <param name="At">When it failed, in ms.</param>
/// <param name="Member">Its lane and id.</param>
internal readonly record struct DeadLetterPosition(string At, string Member)
{
    /// <summary>Before the youngest.</summary>
    public static DeadLetterPosition Start { get; } = new("+inf", "");

    /// <summary>Behind this one.</summary>
    public static DeadLetterPosition Behind(DeadLetter one) => new(one.At, QueueKeys.Member(one.Id));
}
