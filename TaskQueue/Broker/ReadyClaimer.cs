using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>The arrow ready -> Started: XREADGROUP on a connection of its own. A blocked read wakes exactly one worker, however many are idle; so does work that waits elsewhere.</summary>
internal sealed class ReadyClaimer(IConnectionMultiplexer redis, RedisKeys keys, QueueGroups groups, string queue, string consumer) : IAsyncDisposable
{
    private readonly BlockingConnection _connection = new(redis, "claim");
    private readonly RedisKey _ready = keys.Of(queue).Ready;
    private readonly RedisKey _wake = keys.Of(queue).Wake;

    /// <summary>Claims up to <paramref name="count"/> ready tasks.</summary>
    /// <param name="count">At least 1.</param>
    /// <param name="block">How long to wait for the first; null not to wait.</param>
    public Task<ReadyClaim> ClaimAsync(int count, TimeSpan? block) => groups.RunAsync(queue, async () =>
    {
        object[] wait = block is { } time ? ["BLOCK", Math.Max(1, (long)time.TotalMilliseconds)] : [];
        var reply = await _connection.ExecuteAsync(
            "XREADGROUP", ["GROUP", RedisKeys.Group, consumer, "COUNT", count, .. wait, "STREAMS", _wake, _ready, ">", ">"]).ConfigureAwait(false);
        return new ReadyClaim([.. EntryReply.Entries(reply, _ready).Select(Read)], EntryReply.Entries(reply, _wake).Select(entry => entry.Id).FirstOrDefault());
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private ClaimedTask Read((string Id, RedisResult Fields) entry) =>
        new(TaskId.FromEntry(queue, TaskLane.Ready, entry.Id), entry.Id, Count: 1, EntryReply.Blob(entry.Fields), Notes: null, Crashes: 0);
}
