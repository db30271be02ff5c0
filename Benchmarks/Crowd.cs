using System.Globalization;
using Microsoft.Extensions.Hosting;
using TaskQueue;

namespace Benchmarks;

/// <summary>The workers beyond the first of a variant <c>xN</c>, each with connections of its own.</summary>
internal sealed class Crowd(string variant) : IDisposable
{
    private readonly IHost[] _others = variant.StartsWith('x')
        ? [.. Enumerable.Range(1, int.Parse(variant.AsSpan(1), CultureInfo.InvariantCulture) - 1).Select(Create)]
        : [];

    public Task StartAsync() => Task.WhenAll(_others.Select(one => one.StartAsync()));

    public void Dispose()
    {
        foreach (var one in _others)
            one.Dispose();
    }

    private static IHost Create(int number)
    {
        var builder = Application.Create();
        builder.Configuration["Worker:Name"] = $"worker-{number}";
        builder.AddTaskQueueWorker(worker => worker.AddTasksFrom(typeof(Add).Assembly));
        return builder.Build();
    }
}
