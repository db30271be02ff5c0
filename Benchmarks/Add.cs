using TaskQueue.Authoring;

namespace Benchmarks;

/// <summary>The task that costs nothing: two numbers in, one out, as with every peer.</summary>
internal sealed record Add(long X, long Y) : ITask<long>
{
    public static string Kind => "add";

    public static Add Of(int i) => new(Random.Shared.NextInt64(1_000_000_000, 9_999_999_999), 1_000_000_000L + i);
}

internal sealed class AddHandler : ITaskHandler<Add, long>
{
    public Task<long> RunAsync(Add task, TaskContext context, CancellationToken cancellationToken) => Task.FromResult(task.X + task.Y);
}
