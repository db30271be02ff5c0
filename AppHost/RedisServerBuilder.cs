using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AppHost;

internal static class RedisServerBuilder
{
    /// <summary>Runs redis-server on a port of its own, on the loopback interface only, with its data in the directory.</summary>
    public static IResourceBuilder<RedisServerResource> AddRedisServer(this IDistributedApplicationBuilder builder, string name, string dataDirectory)
    {
        Directory.CreateDirectory(dataDirectory);
        var redis = new RedisServerResource(name, dataDirectory);
        var check = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            check, _ => new RedisPing(redis.Endpoint), failureStatus: null, tags: null));

        return builder.AddResource(redis)
            .WithEndpoint(name: RedisServerResource.EndpointName, scheme: "tcp")
            .WithArgs("--port", redis.Endpoint.Property(EndpointProperty.TargetPort), "--bind", "127.0.0.1", "-::1", "--dir", dataDirectory)
            .WithHealthCheck(check);
    }
}
