using System.Net;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using StackExchange.Redis;
using Tests.Support;

namespace Tests.Hosting;

public sealed class RunningAppTests(RunningApp running) : IClassFixture<RunningApp>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("api")]
    [InlineData("web")]
    [InlineData("worker")]
    public async Task A_healthy_service_says_so(string service)
    {
        Assert.Equal(HttpStatusCode.OK, await HealthAsync(service));
    }

    [Fact]
    public async Task Each_worker_is_a_process_of_its_own()
    {
        var processes = await RunningApp.ProcessesAsync(running.App, count: 5, Stop);

        Assert.Equal(2, processes.Keys.Count(id => id.StartsWith("worker", StringComparison.Ordinal)));
        Assert.Equal(5, processes.Values.Distinct().Count());
    }

    [Theory]
    [InlineData("appendonly", "yes")]
    [InlineData("appendfsync", "everysec")]
    [InlineData("maxmemory-policy", "noeviction")]
    public async Task Redis_keeps_what_it_accepted(string setting, string value)
    {
        await using var redis = await ConnectAsync();

        var settings = await redis.GetServers()[0].ConfigGetAsync(setting);

        Assert.Equal(value, settings.Single().Value);
    }

    [Fact]
    public async Task What_redis_accepted_is_there_after_its_restart()
    {
        await using (var before = await ConnectAsync())
        {
            await before.GetDatabase().StringSetAsync("hosting:kept", "yes");
        }

        var result = await running.App.ResourceCommands.ExecuteCommandAsync("redis", KnownResourceCommands.RestartCommand, Stop);
        await running.App.ResourceNotifications.WaitForResourceHealthyAsync("redis", Stop);

        Assert.True(result.Success, result.Message);
        await using var after = await ConnectAsync();
        Assert.Equal("yes", await after.GetDatabase().StringGetAsync("hosting:kept"));
        foreach (var service in new[] { "api", "web", "worker" })
            await Eventually.TrueAsync($"{service} has found redis again", async () => await HealthAsync(service) == HttpStatusCode.OK);
    }

    private async Task<HttpStatusCode> HealthAsync(string service)
    {
        using var client = running.App.CreateHttpClient(service);
        using var answer = await client.GetAsync("/health", Stop);
        return answer.StatusCode;
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var connectionString = await running.App.GetConnectionStringAsync("redis", Stop);
        return await ConnectionMultiplexer.ConnectAsync($"{connectionString},allowAdmin=true");
    }
}
