using System.Text.Json;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>What workers make known: themselves, and the kinds they know.</summary>
internal sealed class WorkerRegistrar(IConnectionMultiplexer redis, RedisKeys keys)
{
    /// <summary>How long a worker that fell silent is listed as lost, and how many of these at most: a container that crashes at each start makes many.</summary>
    private const int ForgetAfterMilliseconds = 60 * 60_000;
    private const int MostLost = 50;

    /// <summary>Publishes kinds, so that they can be called by name without this process' types. A later definition replaces an earlier one.</summary>
    public Task PublishAsync(IEnumerable<TaskDefinition> definitions) =>
        redis.GetDatabase().HashSetAsync(
            keys.Kinds,
            [.. definitions.Select(one => new HashEntry(one.Name, JsonSerializer.SerializeToUtf8Bytes(one, ContractsJson.Default.TaskDefinition)))]);

    /// <summary>The worker is alive. Returns the time by Redis' clock, and what is asked of it, or null.</summary>
    /// <param name="worker">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="isFirst">Whether it has just started: what was asked of another of its name is forgotten.</param>
    public async Task<(DateTimeOffset RedisNow, WorkerControl? Asked)> BeatAsync(string worker, byte[] description, bool isFirst)
    {
        var reply = await TellAsync(worker, description, isFirst).ConfigureAwait(false);
        return (DateTimeOffset.FromUnixTimeMilliseconds((long)reply[0]), Read(reply[1]));
    }

    /// <summary>The time by Redis' clock.</summary>
    public async Task<DateTimeOffset> GetTimeAsync()
    {
        var time = await redis.GetDatabase().ExecuteAsync("TIME").ConfigureAwait(false);
        return DateTimeOffset.FromUnixTimeSeconds((long)time[0]).AddMicroseconds((long)time[1]);
    }

    /// <summary>The worker is gone, on purpose.</summary>
    public Task LeaveAsync(string worker) => TellAsync(worker, RedisValue.EmptyString, isFirst: false);

    /// <summary>Asks something more of a worker. Returns all that is asked of it now; null when no such worker is alive.</summary>
    public async Task<WorkerControl?> AskAsync(string worker, WorkerControl asked) =>
        Read(await redis.GetDatabase().EvaluateAsync(
            Script.ControlWorker,
            [keys.WorkersSeen, keys.WorkersControl],
            [worker, JsonSerializer.SerializeToUtf8Bytes(asked, ContractsJson.Default.WorkerControl), LostAfterMilliseconds]).ConfigureAwait(false));

    private Task<RedisResult> TellAsync(string worker, RedisValue description, bool isFirst) => redis.GetDatabase().EvaluateAsync(
        Script.Heartbeat, [keys.Workers, keys.WorkersSeen, keys.WorkersControl, keys.Changes],
        [worker, description, isFirst ? 1 : 0, LostAfterMilliseconds, ForgetAfterMilliseconds, MostLost, ChangeLog.Kept]);

    private static long LostAfterMilliseconds => (long)TaskReader.WorkerTtl.TotalMilliseconds;

    private static WorkerControl? Read(RedisResult reply) =>
        reply.IsNull ? null : JsonSerializer.Deserialize((byte[])reply!, ContractsJson.Default.WorkerControl);
}
