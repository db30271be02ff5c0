using System.Text.Json.Nodes;
using TaskQueue.Authoring;

namespace ChaosWorker.Tasks;

/// <summary>A kind as it was before a deploy.</summary>
public sealed record Parcel(int Number) : ITask<int>
{
    /// <inheritdoc/>
    public static string Kind => "chaos.parcel";
}

/// <summary>The same kind as it is after it: its arguments have changed.</summary>
public sealed record LabelledParcel(int Number, string Label) : ITask<int>
{
    /// <inheritdoc/>
    public static string Kind => Parcel.Kind;

    /// <inheritdoc/>
    public static int Version => 2;

    /// <inheritdoc/>
    public static JsonObject Upgrade(JsonObject args, int from)
    {
        ArgumentNullException.ThrowIfNull(args);
        args["label"] = "none";
        return args;
    }
}

/// <summary>A kind that comes with the deploy.</summary>
public sealed record Receipt(int Number) : ITask<int>
{
    /// <inheritdoc/>
    public static string Kind => "chaos.receipt";
}

/// <summary>Runs <see cref="Parcel"/>.</summary>
public sealed class ParcelHandler(Ledger ledger) : ITaskHandler<Parcel, int>
{
    /// <inheritdoc/>
    public Task<int> RunAsync(Parcel task, TaskContext context, CancellationToken cancellationToken) => ledger.RunAsync(context, task.Number, () => Task.FromResult(task.Number));
}

/// <summary>Runs <see cref="LabelledParcel"/>.</summary>
public sealed class LabelledParcelHandler(Ledger ledger) : ITaskHandler<LabelledParcel, int>
{
    /// <inheritdoc/>
    public Task<int> RunAsync(LabelledParcel task, TaskContext context, CancellationToken cancellationToken) =>
        ledger.RunAsync(context, task.Number, () => Task.FromResult(task.Label.Length > 0 ? task.Number : throw new RejectTaskException("no label")));
}

/// <summary>Runs <see cref="Receipt"/>.</summary>
public sealed class ReceiptHandler(Ledger ledger) : ITaskHandler<Receipt, int>
{
    /// <inheritdoc/>
    public Task<int> RunAsync(Receipt task, TaskContext context, CancellationToken cancellationToken) => ledger.RunAsync(context, task.Number, () => Task.FromResult(task.Number));
}
