using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using TaskQueue;
using TaskQueue.Client;

namespace Benchmarks;

/// <summary>Enqueues N tasks as fast as one process can in this mode.</summary>
internal static class Producer
{
    private const int Callers = 100;
    private const int Bulk = 1000;
    private const string SlowMode = "slow";

    public static async Task<int> RunAsync(string mode, int count)
    {
        var builder = Application.Create();
        builder.AddTaskQueueClient();
        using var app = builder.Build();
        await app.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase().PingAsync();
        var client = app.Services.GetRequiredService<ITaskQueueClient>();

        var (began, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await (mode switch
        {
            "seq" => OneByOneAsync(client, count),
            "conc100" => ConcurrentlyAsync(client, count),
            "bulk1000" => ManyAtOnceAsync(client, count),
            _ when mode.StartsWith(SlowMode, StringComparison.Ordinal) => SlowOnesAsync(client, count, double.Parse(mode[SlowMode.Length..], CultureInfo.InvariantCulture)),
            _ => throw new ArgumentException($"There is no mode '{mode}'.", nameof(mode)),
        });
        return Reply.Write(new
        {
            n = count,
            seconds = Stopwatch.GetElapsedTime(began).TotalSeconds,
            cpu_s = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds,
        });
    }

    private static async Task OneByOneAsync(ITaskQueueClient client, int count)
    {
        for (var i = 0; i < count; i++)
            await client.EnqueueAsync(Add.Of(i));
    }

    private static Task ConcurrentlyAsync(ITaskQueueClient client, int count)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
                await client.EnqueueAsync(Add.Of(i));
        }));
    }

    private static async Task ManyAtOnceAsync(ITaskQueueClient client, int count)
    {
        foreach (var chunk in Enumerable.Range(0, count).Chunk(Bulk))
            await client.EnqueueManyAsync<Add>([.. chunk.Select(Add.Of)]);
    }

    private static async Task SlowOnesAsync(ITaskQueueClient client, int count, double seconds)
    {
        for (var i = 0; i < count; i++)
            await client.EnqueueAsync(new Slow(i, seconds));
    }
}
