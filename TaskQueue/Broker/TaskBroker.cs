using System.Text.Json;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>The arrows of the state machine: each method is one atomic Redis operation and one event. Claiming from the ready lane is <see cref="ReadyClaimer"/>.</summary>
internal sealed class TaskBroker(IConnectionMultiplexer redis, RedisKeys keys, QueueGroups groups, StoredPayloads payloads, IOptions<TaskQueueOptions> options)
{
    private readonly TaskQueueOptions _options = options.Value;

    // One argument more where there is a limit, none where there isn't.
    private readonly RedisValue[] _keepLimits = options.Value.Retention is { } limits ? [limits] : [];

    private IDatabase Database => redis.GetDatabase();

    private long ResultTtlMilliseconds => (long)_options.ResultTtl.TotalMilliseconds;

    /// <summary>new -> Pending, ready.</summary>
    public Task<TaskId> EnqueueAsync(string queue, byte[] entry) => groups.RunAsync(queue, async () =>
    {
        var id = await Database.StreamAddAsync(keys.Of(queue).Ready, TaskEntry.Field, entry).ConfigureAwait(false);
        return TaskId.FromEntry(queue, TaskLane.Ready, id.ToString());
    });

    /// <summary>new -> Pending for one or many, all or none: ready, or scheduled when a countdown or an ETA is given.</summary>
    public Task<IReadOnlyList<TaskId>> EnqueueManyAsync(string queue, IReadOnlyList<ReadOnlyMemory<byte>> entries, Placement place) =>
        groups.RunAsync(queue, async () =>
        {
            var values = new RedisValue[Placement.Arguments + entries.Count];
            place.WriteTo(values);
            for (var i = 0; i < entries.Count; i++)
                values[Placement.Arguments + i] = entries[i];
            var stream = keys.Of(queue).Stream(place.Lane);
            var first = TaskId.FromEntry(queue, place.Lane, (string)(await Database.EvaluateAsync(Script.EnqueueMany, [stream], values).ConfigureAwait(false))!);
            var ids = new TaskId[entries.Count];
            for (var i = 0; i < ids.Length; i++)
                ids[i] = first with { Sequence = first.Sequence + i };
            return (IReadOnlyList<TaskId>)ids;
        });

    /// <summary>new -> Pending for a task with ties, such as keys that only one task may have: then it may be another that has them already.</summary>
    public Task<TiedTask> EnqueueTiedAsync(string queue, byte[] entry, Placement place, string content, IReadOnlyList<string> ties) =>
        groups.RunAsync(queue, async () =>
        {
            var values = new RedisValue[Placement.Arguments + 2 + ties.Count];
            place.WriteTo(values);
            values[Placement.Arguments] = entry;
            values[Placement.Arguments + 1] = content;
            for (var i = 0; i < ties.Count; i++)
                values[Placement.Arguments + 2 + i] = ties[i];
            var reply = await Database.EvaluateAsync(Script.EnqueueTied, [keys.Of(queue).Stream(place.Lane)], values).ConfigureAwait(false);
            return new TiedTask(QueueKeys.FromMember(queue, (string)reply[0]!), IsNew: (bool)reply[1], IsSame: (bool)reply[2]);
        });

    /// <summary>The task of a queue that has an id of its caller's; null when none has.</summary>
    public async Task<TaskId?> FindByIdAsync(string queue, string id)
    {
        var taken = (string?)await Database.StringGetAsync(keys.Of(queue).Once(Tie.Kept, Tie.IdKey(id))).ConfigureAwait(false);
        return taken is null ? null : QueueKeys.FromMember(queue, taken.Split(' ')[0]);
    }

    /// <summary>Started keeps its lease and tells its news. All of one queue and lane. Returns what is no longer held.</summary>
    public async Task<IReadOnlyCollection<string>> ExtendAsync(string consumer, IReadOnlyList<Extension> extensions)
    {
        var (of, lane) = Home(extensions[0].Claim);
        var (first, last) = Range(extensions.Select(one => one.Claim.Id));
        var values = new List<RedisValue> { QueueKeys.Letter(lane), consumer, first, last, _options.EventLimit };
        foreach (var (claim, notes, news) in extensions)
            values.AddRange([claim.Entry, claim.Count, notes is null ? RedisValue.EmptyString : ToBytes(claim.Id, notes), news ?? RedisValue.EmptyString]);
        var lost = await Database.EvaluateAsync(Script.Extend, [of.Stream(lane), of.Notes, of.Events], [.. values]).ConfigureAwait(false);
        return (string[])lost!;
    }

    /// <summary>Started -> Success, for a batch of one queue and lane. Returns what was refused because it is no longer held.</summary>
    public async Task<IReadOnlyCollection<string>> CompleteAsync(string consumer, List<EndedTask> batch)
    {
        if (payloads.IsActive)
            batch = [.. batch.Select(one => one with { Record = Encode(one.Claim.Id, one.Record) })];
        batch.Sort(static (left, right) => left.Claim.Id.CompareTo(right.Claim.Id));
        var (of, lane) = Home(batch[0].Claim);
        var command = new CompleteCommand(of, lane, batch);
        var refused = await Database.EvaluateAsync(
            Script.Complete, command.Keys, command.Values(consumer, ResultTtlMilliseconds, _options.EventLimit, _keepLimits)).ConfigureAwait(false);
        return refused.Length == 0 ? [] : (string[])refused!;
    }

    /// <summary>Started -> Failure, with a dead letter. False when refused because it is no longer held.</summary>
    public async Task<bool> FailAsync(string consumer, ClaimedTask claim, EndRecord record)
    {
        var (of, lane) = Home(claim);
        var kind = TaskEntry.TryRead(claim.Raw, out var entry) ? entry.Kind : "";
        var error = DeadLetterReply.ReadError(record.Outcome) ?? new TaskError("", "");
        var fingerprint = ErrorFingerprint.Of(kind, error);
        var sample = payloads.Seal(ErrorFingerprint.Sample(error), fingerprint);
        record = Encode(claim.Id, record);
        var done = await Database.EvaluateAsync(
            Script.Fail,
            [of.Stream(lane), of.Events, of.Buckets, of.Bucket(claim.Id), of.Dead],
            [
                QueueKeys.Letter(lane), consumer, claim.Entry, claim.Count, ResultTtlMilliseconds, _options.EventLimit,
                QueueKeys.BucketField(claim.Id), record.ToBytes(), EventText.Write(TaskEventType.Failed, claim.Count, consumer),
                (record with { Entry = claim.Raw }).ToBytes(), _options.DeadLetterLimit,
                fingerprint, kind, JsonSerializer.SerializeToUtf8Bytes(sample, ContractsJson.Default.TaskError),
                .. _keepLimits,
            ]).ConfigureAwait(false);
        return (bool)done;
    }

    /// <summary>Started -> Retry: due again after <paramref name="delay"/>. False when refused because it is no longer held.</summary>
    public Task<bool> RetryAsync(string consumer, ClaimedTask claim, TimeSpan delay, TaskNotes notes) =>
        ParkAsync(consumer, claim, delay, notes, TaskEventType.Retried, claim.Count);

    /// <summary>Started -> Pending: this start doesn't count, the next is due after <paramref name="delay"/>. False when refused because it is no longer held.</summary>
    public Task<bool> ReleaseAsync(string consumer, ClaimedTask claim, TimeSpan delay, TaskNotes notes) =>
        ParkAsync(consumer, claim, delay, notes, TaskEventType.Released, claim.Count - 1);

    /// <summary>scheduled -> Started by this consumer: up to <paramref name="count"/> tasks that are due; or, of low priority, that wait for a worker with nothing else to do.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="consumer">The worker.</param>
    /// <param name="count">At most how many.</param>
    /// <param name="low">Those of low priority.</param>
    /// <param name="wakeUp">The entry of the wake stream that brought the worker here, to be acknowledged; null for none.</param>
    public Task<Promotion> PromoteAsync(string queue, string consumer, int count, bool low = false, string? wakeUp = null) => groups.RunAsync(queue, async () =>
    {
        var of = keys.Of(queue);
        var reply = (RedisResult[])(await Database.EvaluateAsync(
            Script.Promote,
            [low ? of.Low : of.Due, of.Ready, of.Delayed, of.Notes, of.Crashes, of.Revoking, of.Low, of.Control, of.Wake],
            [consumer, count, low ? 1 : 0, wakeUp ?? ""]).ConfigureAwait(false))!;
        var untilNext = (long)reply[0];
        return new Promotion(
            [.. reply.Skip(3).Select(row => EntryReply.ReadPromoted(queue, (RedisResult[])row!))],
            untilNext < 0 ? null : TimeSpan.FromMilliseconds(untilNext),
            (long)reply[1],
            QueueControl.Read(reply[2]));
    });

    /// <summary>Started -> Pending for those of a queue that one of their limits has no room for: they wait for it. Returns those that may run.</summary>
    public async Task<IReadOnlySet<TaskId>> AdmitAsync(string queue, string consumer, IReadOnlyList<Admittee> tasks)
    {
        var of = keys.Of(queue);
        var values = new List<RedisValue> { consumer };
        foreach (var (claim, notes, limits) in tasks)
        {
            values.AddRange([QueueKeys.Member(claim.Id), claim.Count, claim.IsLetGo ? 1 : 0, ToBytes(claim.Id, notes), limits.Count]);
            foreach (var limit in limits)
                values.AddRange([limit.Name, limit.Title, limit.Allowance]);
        }

        var admitted = (string[])(await Database.EvaluateAsync(Script.Admit, [of.Ready, of.Delayed, of.Notes, of.Control], [.. values]).ConfigureAwait(false))!;
        return admitted.Select(member => QueueKeys.FromMember(queue, member)).ToHashSet();
    }

    /// <summary>
    /// stale Started -> ready: what held no lease for <paramref name="lease"/>. Nothing when somebody scanned within <paramref name="period"/>.
    /// Only a task that was on trial comes to <paramref name="mostCrashes"/>.
    /// </summary>
    public Task<IReadOnlyList<ReclaimedTask>> ReclaimAsync(string queue, TimeSpan lease, TimeSpan period, int mostCrashes = int.MaxValue) => groups.RunAsync(queue, async () =>
    {
        const int AtMostPerConsumer = 1000;
        const int ForgetConsumerAfterMilliseconds = 600_000;
        var of = keys.Of(queue);
        var reply = (RedisResult[])(await Database.EvaluateAsync(
            Script.Reclaim,
            [of.ReclaimGate, of.Ready, of.Delayed, of.Due, of.Crashes, of.Events, of.Wake],
            [(long)lease.TotalMilliseconds, (long)period.TotalMilliseconds, AtMostPerConsumer, _options.EventLimit, ForgetConsumerAfterMilliseconds, mostCrashes])
            .ConfigureAwait(false))!;
        return (IReadOnlyList<ReclaimedTask>)[.. reply.Select(row => new ReclaimedTask(QueueKeys.FromMember(queue, (string)row[0]!), (string)row[1]!))];
    });

    /// <summary>Pending or Retry that waits for a time -> due now. 1 when done, 0 when it is gone, 2 when it waits for no time.</summary>
    public Task<int> RunNowAsync(TaskId id, int attempts) => groups.RunAsync(id.Queue, async () =>
    {
        var of = keys.Of(id.Queue);
        return (int)await Database.EvaluateAsync(
            Script.RunNow,
            [of.Stream(id.Lane), of.Due, of.Events],
            [QueueKeys.Letter(id.Lane), id.Entry, EventText.Write(TaskEventType.Hastened, attempts, ""), _options.EventLimit]).ConfigureAwait(false);
    });

    /// <summary>Pending or Retry -> Revoked. 1 when done, 0 when the task is gone, 2 when a worker holds it and was asked to end it.</summary>
    public Task<int> RevokeAsync(TaskId id, EndRecord record) => groups.RunAsync(id.Queue, async () =>
    {
        var of = keys.Of(id.Queue);
        return (int)await Database.EvaluateAsync(
            Script.Revoke,
            [of.Stream(id.Lane), of.Events, of.Buckets, of.Bucket(id), of.Due, of.Low, of.Revoking],
            [
                QueueKeys.Letter(id.Lane), id.Entry, ResultTtlMilliseconds, _options.EventLimit, QueueKeys.BucketField(id), Encode(id, record).ToBytes(),
                EventText.Write(TaskEventType.Revoked, record.Attempts, record.Worker), .. _keepLimits,
            ]).ConfigureAwait(false);
    });

    /// <summary>Started -> Revoked. False when refused because it is no longer held.</summary>
    public async Task<bool> EndRevokedAsync(string consumer, ClaimedTask claim, EndRecord record)
    {
        var (of, lane) = Home(claim);
        var done = await Database.EvaluateAsync(
            Script.EndRevoked,
            [of.Stream(lane), of.Events, of.Buckets, of.Bucket(claim.Id), of.Revoking],
            [
                QueueKeys.Letter(lane), consumer, claim.Entry, claim.Count, ResultTtlMilliseconds, _options.EventLimit,
                QueueKeys.BucketField(claim.Id), Encode(claim.Id, record).ToBytes(), EventText.Write(TaskEventType.Revoked, claim.Count, consumer), .. _keepLimits,
            ]).ConfigureAwait(false);
        return (bool)done;
    }

    /// <summary>ended -> gone. 1 when done, 0 when there is nothing, 2 when it has not ended.</summary>
    public async Task<int> ForgetAsync(TaskId id)
    {
        var of = keys.Of(id.Queue);
        return (int)await Database.EvaluateAsync(
            Script.Forget,
            [of.Stream(id.Lane), of.Bucket(id), of.Dead, of.Attachments(id), of.Buckets],
            [QueueKeys.Letter(id.Lane), id.Entry, QueueKeys.BucketField(id)]).ConfigureAwait(false);
    }

    /// <summary>The running tasks of a queue that were asked to be revoked; at most 1000.</summary>
    public async Task<IReadOnlyCollection<TaskId>> GetRevokingAsync(string queue)
    {
        const int AtMost = 1000;
        var members = await Database.SortedSetRangeByRankAsync(keys.Of(queue).Revoking, 0, AtMost - 1, Order.Descending).ConfigureAwait(false);
        return members.Length == 0 ? [] : [.. members.Select(member => QueueKeys.FromMember(queue, member.ToString()))];
    }

    /// <summary>An unfinished task's entry; empty when it is gone.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadEntryAsync(TaskId id)
    {
        var entries = await Database.StreamRangeAsync(keys.Of(id.Queue).Stream(id.Lane), id.Entry, id.Entry).ConfigureAwait(false);
        return entries.Length == 0 ? ReadOnlyMemory<byte>.Empty : (byte[]?)entries[0][TaskEntry.Field];
    }

    private async Task<bool> ParkAsync(string consumer, ClaimedTask claim, TimeSpan delay, TaskNotes notes, TaskEventType type, int countFromNowOn)
    {
        var (of, lane) = Home(claim);
        var done = await Database.EvaluateAsync(
            Script.Retry,
            [of.Stream(lane), of.Notes, of.Events],
            [
                QueueKeys.Letter(lane), consumer, claim.Entry, claim.Count, (long)delay.TotalMilliseconds, ToBytes(claim.Id, notes),
                EventText.Write(type, claim.Count, consumer), _options.EventLimit, countFromNowOn,
            ]).ConfigureAwait(false);
        return (bool)done;
    }

    private EndRecord Encode(TaskId id, EndRecord record) => record with { Outcome = payloads.EncodeOutcome(id, record.Outcome), Past = payloads.Seal(record.Past, id) };

    private byte[] ToBytes(TaskId id, TaskNotes notes) =>
        (notes.Error is null ? notes : notes with { Error = payloads.Seal(notes.Error, id.ToString()), Past = payloads.Seal(notes.Past, id) }).ToBytes();

    private (QueueKeys Of, TaskLane Lane) Home(ClaimedTask claim) => (keys.Of(claim.Id.Queue), claim.Id.Lane);

    private static (RedisValue First, RedisValue Last) Range(IEnumerable<TaskId> ids)
    {
        var (first, last) = (default(TaskId?), default(TaskId?));
        foreach (var id in ids)
        {
            first = first is { } f && f < id ? f : id;
            last = last is { } l && l > id ? l : id;
        }

        return (first!.Value.Entry, last!.Value.Entry);
    }
}
