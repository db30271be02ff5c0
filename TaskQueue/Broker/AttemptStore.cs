using Microsoft.Extensions.Options;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>What attempts leave behind, in Redis.</summary>
internal sealed class AttemptStore(IConnectionMultiplexer redis, RedisKeys keys, IOptions<TaskQueueOptions> options) : IAttemptStore
{
    /// <summary>What begins the names of the fields of an attachment; its own name follows.</summary>
    public const string TypeField = "type:", ContentField = "content:";

    private IDatabase Database => redis.GetDatabase();

    public async Task AttachAsync(TaskId id, string name, string contentType, ReadOnlyMemory<byte> content)
    {
        var key = keys.Of(id.Queue).Attachments(id);
        var both = Database.CreateTransaction();
        _ = both.HashSetAsync(key, [new HashEntry(TypeField + name, contentType), new HashEntry(ContentField + name, content)]);
        _ = both.KeyExpireAsync(key, options.Value.ResultTtl);
        await both.ExecuteAsync().ConfigureAwait(false);
    }

    public async Task<bool> SaveCheckpointAsync(string consumer, ClaimedTask claim, byte[] state)
    {
        var (of, lane) = (keys.Of(claim.Id.Queue), claim.Id.Lane);
        return (bool)await Database.ScriptEvaluateAsync(
            Script.Checkpoint, [of.Stream(lane), of.Checkpoints], [QueueKeys.Letter(lane), consumer, claim.Entry, claim.Count, state]).ConfigureAwait(false);
    }

    public async Task<byte[]?> LoadCheckpointAsync(TaskId id) =>
        (byte[]?)await Database.HashGetAsync(keys.Of(id.Queue).Checkpoints, QueueKeys.Member(id)).ConfigureAwait(false);
}
