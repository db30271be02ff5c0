using TaskQueue.Authoring;

namespace ChaosWorker.Tasks;

/// <summary>What a schedule starts.</summary>
public sealed record Tick(int Number) : ITask<int>
{
    /// <inheritdoc/>
    public static string Kind => "chaos.tick";
}

/// <summary>Runs <see cref="Tick"/>.</summary>
public sealed class TickHandler(Ledger ledger) : ITaskHandler<Tick, int>
{
    /// <inheritdoc/>
    public Task<int> RunAsync(Tick task, TaskContext context, CancellationToken cancellationToken) =>
        ledger.RunAsync(context, task.Number, () => Task.FromResult(task.Number));
}
