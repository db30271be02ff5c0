using Microsoft.Extensions.Hosting;
using TaskQueue;

namespace Benchmarks;

/// <summary>A worker as an application has it. Variants: <c>default</c>, <c>cN</c> for N tasks at once, or <c>xN</c> for N workers in this process.</summary>
internal static class Consumer
{
    public static async Task<int> RunAsync(string variant)
    {
        var builder = Application.Create();
        if (variant.StartsWith('c'))
            builder.Configuration["Worker:Concurrency"] = variant[1..];
        builder.AddTaskQueueWorker(worker => worker.AddTasksFrom(typeof(Add).Assembly));
        using var app = builder.Build();
        using var crowd = new Crowd(variant);
        await crowd.StartAsync();
        await app.RunAsync();
        return Reply.Write(new
        {
            cpu_s = Environment.CpuUsage.TotalTime.TotalSeconds,
            allocated_bytes = GC.GetTotalAllocatedBytes(),
            collections = new[] { GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2) },
            pause_ms = GC.GetTotalPauseDuration().TotalMilliseconds,
        });
    }
}
