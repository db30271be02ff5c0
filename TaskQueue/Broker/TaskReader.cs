using System.Text.Json;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>Reads for callers and pages: one script each, bounded, without a scan of keys.</summary>
internal sealed class TaskReader(IConnectionMultiplexer redis, RedisKeys keys, QueueGroups groups, StoredPayloads payloads, TimeProvider clock)
{
    /// <summary>A worker that has been silent for longer is not listed: three missed heartbeats.</summary>
    public static readonly TimeSpan WorkerTtl = TimeSpan.FromSeconds(15);

    private IDatabase Database => redis.GetDatabase();

    /// <summary>One task; null when there is none.</summary>
    public async Task<TaskSnapshot?> FindAsync(TaskId id)
    {
        var of = keys.Of(id.Queue);
        var reply = await groups.RestoreAsync(id.Queue, () => Database.EvaluateAsync(
            Script.Read,
            [of.Stream(id.Lane), of.Notes, of.Due, of.Bucket(id), of.Revoking],
            [QueueKeys.Letter(id.Lane), id.Entry, QueueKeys.BucketField(id)])).ConfigureAwait(false);
        return reply.Length switch
        {
            0 => null,
            1 => EndRecord.TryRead((byte[])reply[0]!, out var record) ? Fingerprinted(SnapshotBuilder.Build(id, record, payloads)) : null,
            _ => SnapshotBuilder.Build(ReadUnfinished(id, (RedisResult[])reply!), clock.GetUtcNow(), payloads),
        };
    }

    /// <summary>The names of all queues, sorted.</summary>
    public async Task<IReadOnlyList<string>> GetQueueNamesAsync() =>
        [.. (await Database.SetMembersAsync(keys.Queues).ConfigureAwait(false)).Select(name => name.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>One queue in numbers.</summary>
    public async Task<QueueSnapshot> GetQueueAsync(string queue)
    {
        var of = keys.Of(queue);
        var reply = await Database.EvaluateAsync(Script.Stats, [of.Ready, of.Delayed, of.Due, of.DeadByTime, of.Control]).ConfigureAwait(false);
        var control = QueueControl.Read(reply[5]);
        return new QueueSnapshot
        {
            Name = queue,
            Ready = (long)reply[0],
            Scheduled = (long)reply[1],
            Running = (long)reply[2],
            DeadLetters = (long)reply[3],
            OldestAge = (long)reply[4] / 1e3,
            Paused = control.IsPaused,
            Draining = control.IsDraining,
        };
    }

    /// <summary>The workers that are alive, or those that fell silent, by name.</summary>
    public async Task<IReadOnlyList<WorkerSnapshot>> GetWorkersAsync(bool lost)
    {
        var (seen, described, time) = (
            Database.SortedSetRangeByRankWithScoresAsync(keys.WorkersSeen),
            Database.HashGetAllAsync(keys.Workers),
            Database.ExecuteAsync("TIME"));
        var now = DateTimeOffset.FromUnixTimeSeconds((long)(await time.ConfigureAwait(false))[0]);
        var texts = (await described.ConfigureAwait(false)).ToDictionary(entry => entry.Name, entry => entry.Value);
        return
        [
            .. (await seen.ConfigureAwait(false))
                .Select(entry => (Name: entry.Element, At: DateTimeOffset.FromUnixTimeMilliseconds((long)entry.Score)))
                .Select(worker => (worker.Name, worker.At, IsLost: worker.At <= now - WorkerTtl))
                .Where(worker => worker.IsLost == lost && texts.ContainsKey(worker.Name))
                .Select(worker => JsonSerializer.Deserialize((byte[])texts[worker.Name]!, ContractsJson.Default.WorkerSnapshot)! with { SeenAt = worker.At, IsLost = worker.IsLost })
                .OrderBy(worker => worker.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The kinds the workers published, by name.</summary>
    public async Task<IReadOnlyList<TaskDefinition>> GetDefinitionsAsync() =>
        [
            .. (await Database.HashGetAllAsync(keys.Kinds).ConfigureAwait(false))
                .Select(entry => JsonSerializer.Deserialize((byte[])entry.Value!, ContractsJson.Default.TaskDefinition)!)
                .OrderBy(definition => definition.Name, StringComparer.Ordinal),
        ];

    /// <summary>One kind; null when no worker published it.</summary>
    public async Task<TaskDefinition?> FindDefinitionAsync(string kind)
    {
        var text = await Database.HashGetAsync(keys.Kinds, kind).ConfigureAwait(false);
        return text.IsNull ? null : JsonSerializer.Deserialize((byte[])text!, ContractsJson.Default.TaskDefinition);
    }

    /// <summary>Up to <paramref name="count"/> unfinished tasks of a lane, newest first.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="from">Where to start, as XREVRANGE takes it: <c>+</c>, an id, or <c>(</c> and an id to leave that one out.</param>
    /// <param name="count">At most how many.</param>
    /// <param name="onlyDelivered">Leave out what no worker was ever given.</param>
    public Task<IReadOnlyList<TaskSnapshot>> ListUnfinishedAsync(string queue, TaskLane lane, string from, int count, bool onlyDelivered) =>
        groups.RunAsync(queue, async () =>
        {
            var of = keys.Of(queue);
            RedisValue whole = onlyDelivered && lane == TaskLane.Ready ? 1 : 0;
            var reply = (RedisResult[])(await Database.EvaluateAsync(
                Script.List,
                [of.Stream(lane), of.Notes, of.Due],
                [QueueKeys.Letter(lane), from, count, whole, EndRecord.LongestArgsKept]).ConfigureAwait(false))!;
            var now = clock.GetUtcNow();
            return (IReadOnlyList<TaskSnapshot>)
            [
                .. reply.Select(row => SnapshotBuilder.Build(
                    ReadUnfinished(TaskId.FromEntry(queue, lane, (string)row[0]!), ((RedisResult[])row!)[1..]), now, payloads)),
            ];
        });

    /// <summary>Up to <paramref name="count"/> tasks of a queue that wait for a time, soonest first.</summary>
    public Task<IReadOnlyList<TaskSnapshot>> ListScheduledAsync(string queue, int count) => groups.RunAsync(queue, async () =>
    {
        var of = keys.Of(queue);
        var reply = (RedisResult[])(await Database.EvaluateAsync(
            Script.Scheduled, [of.Due, of.Ready, of.Delayed, of.Notes], [count, EndRecord.LongestArgsKept]).ConfigureAwait(false))!;
        var now = clock.GetUtcNow();
        return (IReadOnlyList<TaskSnapshot>)
        [
            .. reply.Select(row => SnapshotBuilder.Build(
                ReadUnfinished(QueueKeys.FromMember(queue, (string)row[0]!), ((RedisResult[])row!)[1..]), now, payloads)),
        ];
    });

    /// <summary>Ended tasks by bucket, newest bucket first; newest first within a bucket. At least <paramref name="count"/>, if there are.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="from">Where to start: <c>+</c>, or <c>[</c> and the name of a bucket.</param>
    /// <param name="count">After how many tasks to stop.</param>
    public async Task<IReadOnlyList<(string Bucket, IReadOnlyList<TaskSnapshot> Tasks)>> ListEndedAsync(string queue, string from, int count)
    {
        const int AtMostBuckets = 200;
        const int LongestRecord = 2 * EndRecord.LongestArgsKept;
        var reply = (RedisResult[])(await Database.EvaluateAsync(
            Script.History, [keys.Of(queue).Buckets], [from, count, AtMostBuckets, LongestRecord]).ConfigureAwait(false))!;
        return [.. reply.Select(bucket => ((string)bucket[0]!, ReadBucket(queue, (string)bucket[0]!, (RedisResult[])bucket[1]!)))];
    }

    private static TaskSnapshot Fingerprinted(TaskSnapshot task) =>
        task is { Status: TaskState.Failure, Error: { } error } ? task with { ErrorFingerprint = ErrorFingerprint.Of(task.Name ?? "", error) } : task;

    private IReadOnlyList<TaskSnapshot> ReadBucket(string queue, string name, RedisResult[] records)
    {
        var tasks = new List<(TaskId Id, TaskSnapshot Snapshot)>(records.Length / 2);
        for (var i = 0; i < records.Length; i += 2)
        {
            var id = QueueKeys.FromBucket(queue, name, (string)records[i]!);
            if (EndRecord.TryRead((byte[])records[i + 1]!, out var record))
                tasks.Add((id, SnapshotBuilder.Build(id, record, payloads)));
        }

        return [.. tasks.OrderByDescending(task => task.Id).Select(task => task.Snapshot)];
    }

    private static SnapshotBuilder.Unfinished ReadUnfinished(TaskId id, RedisResult[] row)
    {
        var consumer = (string)row[1]!;
        return new SnapshotBuilder.Unfinished(
            id,
            EntryReply.Blob(row[0]),
            consumer.Length == 0 ? null : consumer,
            consumer.Length == 0 ? 0 : (int)row[2],
            TimeSpan.FromMilliseconds(consumer.Length == 0 ? 0 : (long)row[3]),
            TaskNotes.Read((byte[])row[4]!),
            (string?)row[5] is { Length: > 0 } due ? (long)double.Parse(due, System.Globalization.CultureInfo.InvariantCulture) : null,
            row.Length > 6 && ((string)row[6]!).Length > 0);
    }
}
