using Microsoft.Extensions.Configuration;

namespace AppHost;

/// <summary>Redis for the queues: a container where one can run, else the redis-server on PATH. Publishing always describes the container.</summary>
internal static class QueueRedis
{
    private const string Container = "container";
    private const string Local = "local";

    public static async Task<IResourceBuilder<IResourceWithConnectionString>> AddQueueRedis(this IDistributedApplicationBuilder builder, string name)
        => await UseContainer(builder) ? builder.AddRedisContainer(name) : builder.AddRedisServer(name);

    /// <summary>Redis:Mode is container, local or auto; auto, the default, asks whether a container runtime answers.</summary>
    private static async Task<bool> UseContainer(IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode)
        {
            return true;
        }

        return builder.Configuration.GetValue("Redis:Mode", "auto") switch
        {
            Container => true,
            Local => false,
            "auto" => await ContainerRuntime.Answers(),
            var other => throw new InvalidOperationException($"Redis:Mode is '{other}'; it may be auto, container or local."),
        };
    }

    private static IResourceBuilder<RedisResource> AddRedisContainer(this IDistributedApplicationBuilder builder, string name)
        => builder.AddRedis(name).WithDataVolume().WithArgs(context =>
        {
            if (context.ExecutionContext.IsRunMode)
            {
                foreach (var setting in QueueSettings)
                {
                    context.Args.Add(setting);
                }
            }
            else
            {
                // Published, the arguments are one shell command, and it is the last of them.
                context.Args[^1] = $"{context.Args[^1]} {string.Join(' ', QueueSettings)}";
            }
        });

    private static IResourceBuilder<RedisServerResource> AddRedisServer(this IDistributedApplicationBuilder builder, string name)
    {
        var configured = builder.Configuration["Redis:DataDirectory"];
        var directory = string.IsNullOrEmpty(configured) ? Path.Combine(builder.AppHostDirectory, "..", ".data", "redis") : configured;
        return builder.AddRedisServer(name, Path.GetFullPath(directory)).WithArgs(QueueSettings);
    }

    /// <summary>A queue must not lose what it accepted: every write goes to the append-only file, and full memory refuses instead of evicting.</summary>
    private static string[] QueueSettings => ["--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction"];
}
