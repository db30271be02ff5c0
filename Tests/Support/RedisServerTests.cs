using StackExchange.Redis;

namespace Tests.Support;

public sealed class RedisServerTests(RedisFixture redis)
{
    [Fact]
    public async Task The_shared_server_answers_and_prefixes_differ()
    {
        var key = RedisFixture.NewPrefix() + ":key";
        await redis.Connection.GetDatabase().StringSetAsync(key, "value");

        Assert.Equal("value", await redis.Connection.GetDatabase().StringGetAsync(key));
        Assert.NotEqual(RedisFixture.NewPrefix(), RedisFixture.NewPrefix());
    }

    [Fact]
    public async Task What_was_synced_survives_a_kill_and_clients_come_back_on_the_same_port()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions(AppendOnly: true, AppendFsync: "always"));
        await using var client = await server.ConnectAsync();
        await client.GetDatabase().StringSetAsync("kept", 1);

        await server.KillAsync();
        await server.RestartAsync();

        await Eventually.TrueAsync("the client reads again", async () => await ReadAsync(client) == 1);
    }

    [Fact]
    public async Task Without_a_file_a_restart_is_empty()
    {
        await using var server = await RedisServer.StartAsync();
        await using (var before = await server.ConnectAsync())
            await before.GetDatabase().StringSetAsync("lost", 1);

        await server.RestartAsync();

        await using var after = await server.ConnectAsync();
        Assert.False(await after.GetDatabase().KeyExistsAsync("lost"));
    }

    [Fact]
    public async Task A_paused_server_answers_when_it_is_resumed()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = await server.ConnectAsync();

        await server.PauseAsync();
        var ping = client.GetDatabase().PingAsync();
        Assert.False(ping.IsCompleted);
        await server.ResumeAsync();

        await ping;
    }

    private static async Task<RedisValue> ReadAsync(ConnectionMultiplexer client)
    {
        try
        {
            return await client.GetDatabase().StringGetAsync("kept");
        }
        catch (RedisException)
        {
            return RedisValue.Null;
        }
    }
}
