using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue;
using TaskQueue.Client;

namespace Benchmarks;

/// <summary>Enqueues one task, waits until its result is here, and again: how long does an idle queue take?</summary>
internal static class Latency
{
    private const int WarmUp = 20;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(int count)
    {
        var builder = Application.Create();
        builder.AddTaskQueueClient();
        using var app = builder.Build();
        var client = app.Services.GetRequiredService<ITaskQueueClient>();

        var times = new List<double>(count);
        for (var i = 0; i < count + WarmUp; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var id = await client.EnqueueAsync(new Add(i, 2));
            var task = await client.WaitAsync(id, Longest);
            if (task?.Result?.GetInt64() != i + 2)
                throw new InvalidOperationException($"{id} has no right result: {task?.Result}");
            if (i >= WarmUp)
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return Reply.Write(new { ms = times });
    }
}
