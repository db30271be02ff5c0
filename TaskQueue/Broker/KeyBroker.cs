using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>Where the keys of the HTTP API are kept: a hash of JSON by name, so that a name is taken once.</summary>
internal sealed class KeyBroker(IConnectionMultiplexer redis, RedisKeys keys)
{
    private IDatabase Database => redis.GetDatabase();

    public async Task<IEnumerable<string>> ReadAsync() =>
        (await Database.HashValuesAsync(keys.AccessKeys).ConfigureAwait(false)).Select(value => value.ToString());

    /// <summary>False when there is one of that name, or no room.</summary>
    public async Task<bool> AddAsync(string name, string key) =>
        await Database.HashLengthAsync(keys.AccessKeys).ConfigureAwait(false) < ApiKey.Most
        && await Database.HashSetAsync(keys.AccessKeys, name, key, When.NotExists).ConfigureAwait(false);

    public Task<bool> RemoveAsync(string name) => Database.HashDeleteAsync(keys.AccessKeys, name);
}
