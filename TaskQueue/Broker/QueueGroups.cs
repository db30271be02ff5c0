using System.Collections.Concurrent;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>Sees to it that a queue is known and its consumer groups exist; makes them again when Redis has lost them.</summary>
internal sealed class QueueGroups(IConnectionMultiplexer redis, RedisKeys keys)
{
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Announces the queue and creates its groups, once per process.</summary>
    public ValueTask EnsureAsync(string queue) => _known.ContainsKey(queue) ? ValueTask.CompletedTask : new ValueTask(CreateAsync(queue));

    /// <summary>Runs a command that needs the groups, after seeing to it that they are there.</summary>
    public async Task<T> RunAsync<T>(string queue, Func<Task<T>> command)
    {
        await EnsureAsync(queue).ConfigureAwait(false);
        return await RestoreAsync(queue, command).ConfigureAwait(false);
    }

    /// <summary>Runs a command; when it finds the groups gone (a flushed or restored Redis), makes them again and runs it once more.</summary>
    public async Task<T> RestoreAsync<T>(string queue, Func<Task<T>> command)
    {
        try
        {
            return await command().ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (IsNoGroup(exception))
        {
            await CreateAsync(queue).ConfigureAwait(false);
            return await command().ConfigureAwait(false);
        }
    }

    /// <summary>Whether Redis said that a group is missing, or went while a read waited for it.</summary>
    public static bool IsNoGroup(RedisServerException exception) =>
        exception.Message.Contains("NOGROUP", StringComparison.Ordinal) || exception.Message.StartsWith("UNBLOCKED", StringComparison.Ordinal);

    private async Task CreateAsync(string queue)
    {
        var of = keys.Of(queue);
        await CreateGroupAsync(of.Stream(TaskLane.Ready)).ConfigureAwait(false);
        await CreateGroupAsync(of.Stream(TaskLane.Delayed)).ConfigureAwait(false);
        await CreateGroupAsync(of.Wake).ConfigureAwait(false);
        await redis.GetDatabase().SetAddAsync(keys.Queues, queue).ConfigureAwait(false);
        _known[queue] = true;
    }

    private async Task CreateGroupAsync(RedisKey stream)
    {
        try
        {
            // From the first entry on: what was enqueued before any worker existed is delivered too.
            await redis.GetDatabase().StreamCreateConsumerGroupAsync(stream, RedisKeys.Group, StreamPosition.Beginning, createStream: true).ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            // Somebody else was first.
        }
    }
}
