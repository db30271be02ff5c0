using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>What attempts leave behind, in Redis.</summary>
internal sealed class AttemptStore(IConnectionMultiplexer redis, RedisKeys keys, AttachmentStore files, StoredPayloads payloads) : IAttemptStore
{
    private IDatabase Database => redis.GetDatabase();

    public Task AttachAsync(TaskId id, string name, string contentType, ReadOnlyMemory<byte> content) => files.AttachAsync(id, name, contentType, content);

    public async Task<bool> SaveCheckpointAsync(string consumer, ClaimedTask claim, byte[] state)
    {
        var (of, lane) = (keys.Of(claim.Id.Queue), claim.Id.Lane);
        return (bool)await Database.EvaluateAsync(
            Script.Checkpoint, [of.Stream(lane), of.Checkpoints], [QueueKeys.Letter(lane), consumer, claim.Entry, claim.Count, payloads.EncodeCheckpoint(claim.Id, state)]).ConfigureAwait(false);
    }

    public async Task<bool> StartTrialAsync(string consumer, ClaimedTask claim)
    {
        var (of, lane) = (keys.Of(claim.Id.Queue), claim.Id.Lane);
        return (bool)await Database.EvaluateAsync(
            Script.Trial, [of.Stream(lane), of.Crashes], [QueueKeys.Letter(lane), consumer, claim.Entry, claim.Count, claim.Crashes]).ConfigureAwait(false);
    }

    public async Task<byte[]?> LoadCheckpointAsync(TaskId id)
    {
        var stored = await Database.HashGetAsync(keys.Of(id.Queue).Checkpoints, QueueKeys.Member(id)).ConfigureAwait(false);
        if (stored.IsNull)
            return null;
        return payloads.TryDecodeCheckpoint(id, (byte[])stored!, out var state, out var reason)
            ? state.ToArray()
            : throw new PayloadUnreadableException($"The checkpoint of the task '{id}' can't be read here: {reason ?? "it is damaged"}.");
    }
}
