using System.Globalization;
using System.Reflection;
using System.Text.Json;
using StackExchange.Redis;
using TaskQueue;

namespace Benchmarks;

/// <summary>What the harness reads: one line on standard output.</summary>
internal static class Reply
{
    public static int Version()
    {
        static string? Of(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
        Console.WriteLine($"TaskQueue {Of(typeof(TaskQueueOptions))} StackExchange.Redis {Of(typeof(ConnectionMultiplexer))} .NET {Environment.Version}");
        return 0;
    }

    public static int Usage()
    {
        Console.Error.WriteLine("Benchmarks version | produce MODE N | work VARIANT | latency N   (BENCH_PORT: the port of Redis, 6390)");
        return 2;
    }

    public static int Write(object figures)
    {
        Console.WriteLine(JsonSerializer.Serialize(figures));
        return 0;
    }

    public static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
