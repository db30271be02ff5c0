using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>The arrow ready -> Started: XREADGROUP on a connection of its own. A blocked read wakes exactly one worker, however many are idle.</summary>
internal sealed class ReadyClaimer(IConnectionMultiplexer redis, RedisKeys keys, QueueGroups groups, string queue, string consumer) : IAsyncDisposable
{
    private readonly BlockingConnection _connection = new(redis, "claim");
    private readonly RedisKey _stream = keys.Of(queue).Ready;

    /// <summary>Claims up to <paramref name="count"/> ready tasks.</summary>
    /// <param name="count">At least 1.</param>
    /// <param name="block">How long to wait for the first; null not to wait.</param>
    public Task<IReadOnlyList<ClaimedTask>> ClaimAsync(int count, TimeSpan? block) => groups.RunAsync(queue, async () =>
    {
        object[] wait = block is { } time ? ["BLOCK", Math.Max(1, (long)time.TotalMilliseconds)] : [];
        var reply = await _connection.ExecuteAsync(
            "XREADGROUP", ["GROUP", RedisKeys.Group, consumer, "COUNT", count, .. wait, "STREAMS", _stream, ">"]).ConfigureAwait(false);
        return (IReadOnlyList<ClaimedTask>)[.. EntryReply.Entries(reply).Select(Read)];
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private ClaimedTask Read((string Id, RedisResult Fields) entry) =>
        new(TaskId.FromEntry(queue, TaskLane.Ready, entry.Id), entry.Id, Count: 1, EntryReply.Blob(entry.Fields), Notes: null, Crashes: 0);
}
