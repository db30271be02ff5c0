using Microsoft.Extensions.Options;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>The files kept with tasks: two fields of one hash for each, so that all of a task go with one key.</summary>
internal sealed class AttachmentStore(IConnectionMultiplexer redis, RedisKeys keys, StoredPayloads payloads, IOptions<TaskQueueOptions> options)
{
    // The type of one that was encoded begins with this: unlike JSON, a file may begin with any byte.
    private const string Encoded = "\u0001";
    private const string TypeField = "type:";
    private const string ContentField = "content:";

    private IDatabase Database => redis.GetDatabase();

    /// <summary>Keeps a file with a task, as long as its result is kept.</summary>
    public async Task AttachAsync(TaskId id, string name, string contentType, ReadOnlyMemory<byte> content)
    {
        var key = keys.Of(id.Queue).Attachments(id);
        var both = Database.CreateTransaction();
        _ = both.HashSetAsync(key,
        [
            new HashEntry(TypeField + name, payloads.IsActive ? Encoded + contentType : contentType),
            new HashEntry(ContentField + name, payloads.EncodeFile(id, name, content)),
        ]);
        _ = both.KeyExpireAsync(key, options.Value.ResultTtl);
        await both.ExecuteAsync().ConfigureAwait(false);
    }

    /// <summary>The file <paramref name="name"/> of a task: content type and bytes; null when there is none.</summary>
    /// <exception cref="PayloadUnreadableException">There is one, but this process can't read it.</exception>
    public async Task<(string ContentType, ReadOnlyMemory<byte> Content)?> FindAsync(TaskId id, string name)
    {
        var values = await Database.HashGetAsync(keys.Of(id.Queue).Attachments(id), [TypeField + name, ContentField + name]).ConfigureAwait(false);
        if (values[0].IsNull || values[1].IsNull)
            return null;
        var (type, stored) = (values[0].ToString(), (ReadOnlyMemory<byte>)(byte[])values[1]!);
        if (!type.StartsWith(Encoded, StringComparison.Ordinal))
            return (type, stored);
        return payloads.TryDecodeFile(id, name, stored, out var content, out var reason)
            ? (type[Encoded.Length..], content)
            : throw new PayloadUnreadableException($"The file '{name}' of the task '{id}' can't be read here: {reason ?? "it is damaged"}.");
    }
}
