using StackExchange.Redis;
using TaskQueue.Broker;
using Tests.Support;

namespace Tests.Broker;

/// <summary>Scripts that name keys themselves while a cluster moves their slot: why each is given a key that never exists.</summary>
public sealed class SlotMoveTests : IAsyncLifetime
{
    private const string Script = "redis.call('SET', KEYS[1], 'changed') redis.call('SET', KEYS[1] .. ':named', 'changed') return 1";

    private static readonly RedisKey Key = "{moving}:a";
    private static readonly RedisKey Named = "{moving}:a:named";

    private RedisCluster _cluster = null!;
    private ConnectionMultiplexer _redis = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await RedisCluster.StartAsync();
        _redis = await ConnectionMultiplexer.ConnectAsync(_cluster.ConnectionString);
        foreach (var key in new[] { Key, Named })
            await _redis.GetDatabase().StringSetAsync(key, "as it was");
        await _cluster.BeginMoveAsync(Key!, move: [Named!]);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task With_it_the_whole_script_is_refused_and_nothing_is_changed()
    {
        var refused = await Assert.ThrowsAsync<RedisServerException>(() => _redis.GetDatabase().EvaluateAsync(Script, [Key]));

        Assert.StartsWith("TRYAGAIN", refused.Message, StringComparison.Ordinal);
        Assert.True(RedisFaults.IsPassing(refused));
        Assert.Equal("as it was", await _redis.GetDatabase().StringGetAsync(Key));
    }

    [Fact]
    public async Task Without_it_the_script_would_stop_half_way()
    {
        await Assert.ThrowsAsync<RedisServerException>(() => _redis.GetDatabase().ScriptEvaluateAsync(Script, [Key]));

        Assert.Equal("changed", await _redis.GetDatabase().StringGetAsync(Key));
        Assert.Equal("as it was", await _redis.GetDatabase().StringGetAsync(Named));
    }
}
