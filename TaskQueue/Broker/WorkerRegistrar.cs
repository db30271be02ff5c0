using System.Text.Json;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>What workers make known: themselves, and the kinds they know.</summary>
internal sealed class WorkerRegistrar(IConnectionMultiplexer redis, RedisKeys keys)
{
    private const int ForgetAfterMilliseconds = 60_000;

    /// <summary>Publishes kinds, so that they can be called by name without this process' types. A later definition replaces an earlier one.</summary>
    public Task PublishAsync(IEnumerable<TaskDefinition> definitions) =>
        redis.GetDatabase().HashSetAsync(
            keys.Kinds,
            [.. definitions.Select(one => new HashEntry(one.Name, JsonSerializer.SerializeToUtf8Bytes(one, ContractsJson.Default.TaskDefinition)))]);

    /// <summary>The worker is alive. Returns the time by Redis' clock.</summary>
    public async Task<DateTimeOffset> BeatAsync(string worker, byte[] description) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)await TellAsync(worker, description).ConfigureAwait(false));

    /// <summary>The worker is gone, on purpose.</summary>
    public Task LeaveAsync(string worker) => TellAsync(worker, RedisValue.EmptyString);

    private Task<RedisResult> TellAsync(string worker, RedisValue description) =>
        redis.GetDatabase().ScriptEvaluateAsync(Script.Heartbeat, [keys.Workers, keys.WorkersSeen], [worker, description, ForgetAfterMilliseconds]);
}
