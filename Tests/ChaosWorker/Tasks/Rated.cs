using TaskQueue.Authoring;
using TaskQueue.Contracts;

namespace ChaosWorker.Tasks;

/// <summary>A task of a kind that only so many of may start in a second.</summary>
public sealed record Rated(int Number) : ITask<int>
{
    /// <inheritdoc/>
    public static string Kind => "chaos.rated";
}

/// <summary>Runs <see cref="Rated"/>.</summary>
public sealed class RatedHandler(Ledger ledger) : ITaskHandler<Rated, int>
{
    /// <inheritdoc/>
    public static TaskPolicy Policy => new() { Limit = TaskLimit.Rate("40/s") };

    /// <inheritdoc/>
    public Task<int> RunAsync(Rated task, TaskContext context, CancellationToken cancellationToken) =>
        ledger.RunAsync(context, task.Number, () => Task.FromResult(task.Number));
}
