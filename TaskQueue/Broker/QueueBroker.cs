using Microsoft.Extensions.Options;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>What operators do to a whole queue: pause, drain, resume, purge.</summary>
internal sealed class QueueBroker(IConnectionMultiplexer redis, RedisKeys keys, QueueGroups groups, IOptions<TaskQueueOptions> options)
{
    private const int BatchSize = 250;
    private const int LongestEntry = 2 * EndRecord.LongestArgsKept;

    private readonly TaskQueueOptions _options = options.Value;

    private IDatabase Database => redis.GetDatabase();

    /// <summary>Whether there is such a queue.</summary>
    public Task<bool> ExistsAsync(string queue) => Database.SetContainsAsync(keys.Queues, queue);

    /// <summary>No task of the queue starts from now on. False when that was so already.</summary>
    public Task<bool> PauseAsync(string queue) => Database.HashSetAsync(keys.Of(queue).Control, QueueControl.Paused, 1);

    /// <summary>The queue takes no new tasks from now on. False when that was so already.</summary>
    public Task<bool> DrainAsync(string queue) => Database.HashSetAsync(keys.Of(queue).Control, QueueControl.Draining, 1);

    /// <summary>Tasks start again, and new ones are taken. False when that was so already.</summary>
    public Task<bool> ResumeAsync(string queue) => groups.RunAsync(
        queue, async () => (bool)await Database.EvaluateAsync(Script.Resume, [keys.Of(queue).Control, keys.Of(queue).Wake]).ConfigureAwait(false));

    /// <summary>Whether the queue is paused, and whether it takes no new tasks.</summary>
    public async Task<(bool IsPaused, bool IsDraining)> GetStateAsync(string queue)
    {
        var values = await Database.HashGetAsync(keys.Of(queue).Control, [QueueControl.Paused, QueueControl.Draining]).ConfigureAwait(false);
        return (!values[0].IsNull, !values[1].IsNull);
    }

    /// <summary>How many tasks of the queue are unfinished.</summary>
    public async Task<long> CountAsync(string queue)
    {
        var of = keys.Of(queue);
        var (ready, delayed) = (Database.StreamLengthAsync(of.Ready), Database.StreamLengthAsync(of.Delayed));
        return await ready.ConfigureAwait(false) + await delayed.ConfigureAwait(false);
    }

    /// <summary>The next tasks of a lane that no worker holds, oldest first, a few hundred looked at.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="after">The last id looked at before; null to begin.</param>
    /// <param name="youngest">What the first call returned: tasks enqueued later are left out.</param>
    public Task<WaitingTasks> ReadWaitingAsync(string queue, TaskLane lane, string? after, string? youngest) => groups.RunAsync(queue, async () =>
    {
        var reply = (RedisResult[])(await Database.EvaluateAsync(
            Script.Waiting, [keys.Of(queue).Stream(lane)], [after is null ? "-" : "(" + after, youngest ?? "", BatchSize, LongestEntry]).ConfigureAwait(false))!;
        var last = (string)reply[1]!;
        return new WaitingTasks(
            [.. reply.Skip(2).Select(row => new WaitingTask(TaskId.FromEntry(queue, lane, (string)row[0]!), (int)row[1], EntryReply.Blob(row[2])))],
            last.Length == 0 ? null : last,
            (string)reply[0]!);
    });

    /// <summary>Pending or Retry -> Revoked for a batch of one lane. Returns how many: what a worker has claimed since goes on.</summary>
    public Task<int> PurgeAsync(string queue, TaskLane lane, IReadOnlyList<WaitingTask> tasks, DateTimeOffset now) => groups.RunAsync(queue, async () =>
    {
        var of = keys.Of(queue);
        var values = new List<RedisValue> { QueueKeys.Letter(lane), (long)_options.ResultTtl.TotalMilliseconds, _options.EventLimit, _options.Retention ?? "" };
        foreach (var (id, count, entry) in tasks)
        {
            var record = new EndRecord(TaskState.Revoked, count, 0, now.ToUnixTimeMilliseconds(), 0, "", EndRecord.Keep(entry), ReadOnlyMemory<byte>.Empty);
            values.AddRange([id.Entry, EventText.Write(TaskEventType.Revoked, count, ""), QueueKeys.BucketField(id), record.ToBytes()]);
        }

        return (int)await Database.EvaluateAsync(
            Script.Purge, [of.Stream(lane), of.Events, of.Buckets, of.Due, of.Low, .. tasks.Select(task => of.Bucket(task.Id))], [.. values]).ConfigureAwait(false);
    });
}

/// <summary>A task that no worker holds.</summary>
/// <param name="Id">The task.</param>
/// <param name="Count">How often it was delivered.</param>
/// <param name="Raw">Its entry's blob, cut short when it is long.</param>
internal readonly record struct WaitingTask(TaskId Id, int Count, ReadOnlyMemory<byte> Raw);

/// <summary>Some tasks that no worker holds.</summary>
/// <param name="Tasks">The tasks.</param>
/// <param name="Last">Where to go on; null when there are no more.</param>
/// <param name="Youngest">Up to what age they are.</param>
internal readonly record struct WaitingTasks(IReadOnlyList<WaitingTask> Tasks, string? Last, string Youngest);
