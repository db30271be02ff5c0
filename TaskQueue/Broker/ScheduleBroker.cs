using System.Text.Json;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>The schedules in Redis. A run goes three ways: <see cref="ClaimAsync"/>, <see cref="EnqueueAsync"/>, <see cref="ConfirmAsync"/>; one that stops on the way is gone again by another.</summary>
internal sealed class ScheduleBroker(IConnectionMultiplexer redis, RedisKeys keys, QueueGroups groups, StoredPayloads payloads)
{
    private const int AtMostTicks = 20;

    private static readonly TimeSpan UnconfirmedTtl = TimeSpan.FromDays(30); // outlives an outage: until it is confirmed, others may try it again
    private static readonly TimeSpan ConfirmedTtl = TimeSpan.FromHours(1); // for a worker that was paused in the middle

    private IDatabase Database => redis.GetDatabase();

    /// <summary>Redis' time: that of the workers may differ.</summary>
    public async Task<DateTimeOffset> GetTimeAsync()
    {
        var time = await Database.ExecuteAsync("TIME").ConfigureAwait(false);
        return DateTimeOffset.FromUnixTimeSeconds((long)time[0]).AddMicroseconds((long)time[1]);
    }

    /// <summary>Adds or changes a schedule. 1 when it is new, 2 when it was there, 0 when it was there and left alone, -1 when there are too many.</summary>
    public async Task<int> PutAsync(string name, ScheduleDefinition definition, string timing, DateTimeOffset next, bool onlyIfAbsent = false) =>
        (int)await Database.EvaluateAsync(
            Script.SchedulePut,
            [keys.Schedules, keys.Schedule(name)],
            [
                name, JsonSerializer.SerializeToUtf8Bytes(payloads.Seal(definition, name) with { Paused = null }, ContractsJson.Default.ScheduleDefinition), timing, next.ToUnixTimeMilliseconds(),
                definition.Paused switch { true => "1", false => "0", null => "" }, onlyIfAbsent ? 1 : 0, ScheduleName.MostSchedules,
            ]).ConfigureAwait(false);

    /// <summary>One schedule; null when there is none.</summary>
    public async Task<ScheduleSnapshot?> FindAsync(string name) => (await ReadAsync(name).ConfigureAwait(false)).SingleOrDefault();

    /// <summary>All schedules, by name.</summary>
    public async Task<IReadOnlyList<ScheduleSnapshot>> ListAsync() =>
        [.. (await ReadAsync("").ConfigureAwait(false)).OrderBy(one => one.Name, StringComparer.Ordinal)];

    /// <summary>Forgets a schedule. False when there was none.</summary>
    public async Task<bool> DeleteAsync(string name)
    {
        var both = Database.CreateTransaction();
        var removed = both.SortedSetRemoveAsync(keys.Schedules, name);
        _ = both.KeyDeleteAsync(keys.Schedule(name));
        await both.ExecuteAsync().ConfigureAwait(false);
        return await removed.ConfigureAwait(false);
    }

    /// <summary>Pauses a schedule, or resumes it at <paramref name="next"/>. 1 when it is so, 0 when there is none, -1 when its timing has changed.</summary>
    public async Task<int> MoveAsync(string name, DateTimeOffset? next, string timing) =>
        (int)await Database.EvaluateAsync(
            Script.ScheduleMove,
            [keys.Schedules, keys.Schedule(name)],
            [name, next?.ToUnixTimeMilliseconds() ?? (RedisValue)"+inf", timing]).ConfigureAwait(false);

    /// <summary>Keeps that a schedule was run by hand.</summary>
    public Task RecordAsync(string name, TaskId task) =>
        Database.EvaluateAsync(Script.ScheduleRecord, [keys.Schedule(name)], [task.ToString()]);

    /// <summary>Takes runs that are due in hand, for as long as <paramref name="lease"/>.</summary>
    public async Task<TickClaim> ClaimAsync(TimeSpan lease)
    {
        var token = Guid.NewGuid().ToString("N");
        var reply = (RedisResult[])(await Database.EvaluateAsync(
            Script.TickClaim, [keys.Schedules], [AtMostTicks, (long)lease.TotalMilliseconds, token]).ConfigureAwait(false))!;
        var untilNext = (long)reply[1];
        var rows = reply.Skip(2).Select(row => (Name: (string)row[0]!, Due: ScheduleReply.ReadMilliseconds(row[1]), Definition: ReadWhole(row))).ToList();
        return new TickClaim(
            DateTimeOffset.FromUnixTimeMilliseconds((long)reply[0]),
            untilNext < 0 ? null : TimeSpan.FromMilliseconds(untilNext),
            [.. rows.Where(row => row.Definition is not null).Select(row => new ScheduleTick(row.Name, row.Due, row.Definition!, token))],
            [.. rows.Where(row => row.Definition is null).Select(row => row.Name)]);
    }

    /// <summary>Makes a run a task: the same one, however often it is tried.</summary>
    public Task<TaskId> EnqueueAsync(ScheduleTick tick, string queue, byte[] entry) => groups.RunAsync(queue, async () =>
    {
        var of = keys.Of(queue);
        var id = await Database.EvaluateAsync(
            Script.TickEnqueue, [of.Ready, of.Tick(tick.Schedule, tick.Due)], [entry, (long)UnconfirmedTtl.TotalMilliseconds]).ConfigureAwait(false);
        return TaskId.FromEntry(queue, TaskLane.Ready, id.ToString());
    });

    /// <summary>The task that a run has become; null when it has not.</summary>
    public async Task<TaskId?> FindTaskAsync(ScheduleTick tick, string queue)
    {
        var entry = await Database.StringGetAsync(keys.Of(queue).Tick(tick.Schedule, tick.Due)).ConfigureAwait(false);
        return entry.IsNull ? null : TaskId.FromEntry(queue, TaskLane.Ready, entry.ToString());
    }

    /// <summary>A run has become a task, or was dropped (null): on to the next. False when another has it in hand now, or the schedule is gone.</summary>
    public async Task<bool> ConfirmAsync(ScheduleTick tick, DateTimeOffset next, DateTimeOffset now, TaskId? task)
    {
        var confirmed = await Database.EvaluateAsync(
            Script.TickConfirm,
            [keys.Schedules, keys.Schedule(tick.Schedule)],
            [tick.Schedule, tick.Token, next.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds(), task?.ToString() ?? ""]).ConfigureAwait(false);
        if ((bool)confirmed && task is { } made)
            await Database.KeyExpireAsync(keys.Of(made.Queue).Tick(tick.Schedule, tick.Due), ConfirmedTtl).ConfigureAwait(false);
        return (bool)confirmed;
    }

    private async Task<IEnumerable<ScheduleSnapshot>> ReadAsync(string name)
    {
        var rows = (RedisResult[])(await Database.EvaluateAsync(Script.ScheduleRead, [keys.Schedules], [name]).ConfigureAwait(false))!;
        return rows.Select(row => ScheduleReply.ReadSnapshot(row, payloads)).OfType<ScheduleSnapshot>();
    }

    /// <summary>Null for one that this process can't run: of a later version, or encrypted with a key that it has not.</summary>
    private ScheduleDefinition? ReadWhole(RedisResult row)
    {
        if (ScheduleReply.ReadDefinition(row[2]) is not { } stored)
            return null;
        var definition = payloads.Open(stored, (string)row[0]!, out _);
        return definition.Args.ValueKind == JsonValueKind.Null ? null : definition;
    }
}
