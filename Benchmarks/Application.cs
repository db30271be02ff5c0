using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskQueue.Telemetry;

namespace Benchmarks;

/// <summary>An application like any other that uses the queue.</summary>
internal static class Application
{
    public static HostApplicationBuilder Create()
    {
        var port = Environment.GetEnvironmentVariable("BENCH_PORT") ?? "6390";
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["ConnectionStrings:redis"] = $"localhost:{port}";

        // The peers write no line per task either.
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddRedisClient("redis", settings => settings.DisableTracing = true);
        if (Environment.GetEnvironmentVariable("BENCH_TELEMETRY") == "1")
            builder.AddServiceDefaults(Names.Source);
        return builder;
    }
}
