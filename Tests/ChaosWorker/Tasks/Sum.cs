using TaskQueue.Authoring;

namespace ChaosWorker.Tasks;

/// <summary>The end of a workflow: adds what came before it.</summary>
public sealed record Sum(int Number, IReadOnlyList<int> Parts) : ITask<int>
{
    /// <inheritdoc/>
    public static string Kind => "chaos.sum";
}

/// <summary>Runs <see cref="Sum"/>.</summary>
public sealed class SumHandler(Ledger ledger) : ITaskHandler<Sum, int>
{
    /// <inheritdoc/>
    public Task<int> RunAsync(Sum task, TaskContext context, CancellationToken cancellationToken) =>
        ledger.RunAsync(context, task.Number, () => Task.FromResult(task.Parts.Sum()));
}
