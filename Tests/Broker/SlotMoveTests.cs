using StackExchange.Redis;
using TaskQueue.Broker;
using Tests.Support;

namespace Tests.Broker;

/// <summary>Scripts that name keys themselves while a cluster moves their slot: why each is given a key that never exists.</summary>
public sealed class SlotMoveTests
{
    private const string Script = "redis.call('SET', KEYS[1], 'changed') redis.call('SET', KEYS[1] .. ':named', 'changed') return 1";

    private static readonly RedisKey Key = "{moving}:a";
    private static readonly RedisKey Named = "{moving}:a:named";

    [Fact]
    public async Task With_it_the_whole_script_is_refused_without_it_half_of_it_is_done()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(cluster.ConnectionString);
        var database = redis.GetDatabase();
        foreach (var key in new[] { Key, Named })
            await database.StringSetAsync(key, "as it was");
        await cluster.BeginMoveAsync(Key!, move: [Named!]);

        var refused = await Assert.ThrowsAsync<RedisServerException>(() => database.EvaluateAsync(Script, [Key]));

        Assert.StartsWith("TRYAGAIN", refused.Message, StringComparison.Ordinal);
        Assert.True(RedisFaults.IsPassing(refused));
        Assert.Equal("as it was", await database.StringGetAsync(Key));

        await Assert.ThrowsAsync<RedisServerException>(() => database.ScriptEvaluateAsync(Script, [Key]));

        Assert.Equal("changed", await database.StringGetAsync(Key));
        Assert.Equal("as it was", await database.StringGetAsync(Named));
    }
}
