using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static class RedisBuilderExtensions
{
    private const string Image = "docker.io/library/redis:8.6";

    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port = null)
    {
        var redis = new RedisResource(name);
        var check = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            check, _ => new PingHealthCheck(redis.PrimaryEndpoint), failureStatus: null, tags: null));
        return builder.AddResource(redis)
            .WithEndpoint(port: port, targetPort: 6379, name: RedisResource.PrimaryEndpointName, scheme: "redis")
            .WithAnnotation(new ContainerImageAnnotation(Image))
            .WithHealthCheck(check)
            .WithArgs(context =>
            {
                if (context.ExecutionContext.IsRunMode)
                {
                    context.Args.Add("redis-server");
                }
                else
                {
                    context.Args.Add("-c");
                    context.Args.Add("redis-server");
                }
            });
    }

    public static IResourceBuilder<RedisResource> WithDataVolume(this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false)
    {
        var application = builder.ApplicationBuilder.Environment.ApplicationName.ToLowerInvariant();
        return builder.WithAnnotation(new ContainerVolumeAnnotation(name ?? $"{application}-{builder.Resource.Name}-data", isReadOnly ? "/data:ro" : "/data"));
    }
}
