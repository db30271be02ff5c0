using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Tests.ServiceDefaults;

public sealed class RedisClientTests
{
    [Fact]
    public void A_missing_connection_string_is_named()
    {
        using var host = Build(connectionString: null);

        var failure = Assert.Throws<InvalidOperationException>(host.Services.GetRequiredService<IConnectionMultiplexer>);

        Assert.Contains("ConnectionStrings:redis", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_redis_that_is_not_there_yet_is_waited_for()
    {
        using var host = Build("redis.example:6380,password=p");

        var options = host.Services.GetRequiredService<IOptions<ConfigurationOptions>>().Value;

        Assert.False(options.AbortOnConnectFail);
        Assert.Equal("p", options.Password);
        Assert.Equal("redis.example:6380", Assert.Single(options.EndPoints).ToString()!.Replace("Unspecified/", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redis_that_does_not_answer_is_unhealthy()
    {
        // Port 1 refuses at once.
        using var host = Build("127.0.0.1:1,connectTimeout=100,syncTimeout=100,asyncTimeout=100,connectRetry=0");
        var health = host.Services.GetRequiredService<HealthCheckService>();

        var report = await health.CheckHealthAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Unhealthy, report.Entries["StackExchange.Redis"].Status);
    }

    private static IHost Build(string? connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("ConnectionStrings:redis", connectionString)]);
        builder.AddRedisClient("redis", settings => settings.DisableTracing = true);
        return builder.Build();
    }
}
