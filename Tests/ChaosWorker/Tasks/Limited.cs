using TaskQueue.Authoring;
using TaskQueue.Contracts;

namespace ChaosWorker.Tasks;

/// <summary>A task of a kind that only a few of may run at once, and one for each key.</summary>
public sealed record Limited(int Number, string Key, int Milliseconds) : ITask<int>
{
    /// <inheritdoc/>
    public static string Kind => "chaos.limited";
}

/// <summary>Runs <see cref="Limited"/>.</summary>
public sealed class LimitedHandler(Ledger ledger) : ITaskHandler<Limited, int>
{
    /// <inheritdoc/>
    public static TaskPolicy Policy => new() { Limit = TaskLimit.AtOnce(5), LimitPerKey = TaskLimit.AtOnce(1) };

    /// <inheritdoc/>
    public static string? LimitKey(Limited task) => task?.Key;

    /// <inheritdoc/>
    public Task<int> RunAsync(Limited task, TaskContext context, CancellationToken cancellationToken) => ledger.RunAsync(context, task.Number, async () =>
    {
        await Task.Delay(TimeSpan.FromMilliseconds(task.Milliseconds), TimeProvider.System, cancellationToken);
        return task.Number;
    });
}
