using System.Text.Json.Serialization;
using Api.Inspection;
using Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Flower;

/// <summary>A worker as Flower shows it.</summary>
internal sealed record FlowerWorker(
    IReadOnlyList<ActiveQueue> ActiveQueues,
    IReadOnlyList<string> Registered,
    IReadOnlyList<RunningTask> Active,
    IReadOnlyList<ReservedTask> Reserved,
    FlowerStats Stats,
    double Timestamp);

/// <summary>A worker in numbers.</summary>
internal sealed record FlowerStats(string Hostname, int Pid, FlowerPool Pool, int PrefetchCount, FlowerTotals Total, double Uptime);

/// <summary>Its slots.</summary>
internal sealed record FlowerPool([property: JsonPropertyName("max-concurrency")] int MaxConcurrency);

/// <summary>What it did since it started, attempt by attempt.</summary>
internal sealed record FlowerTotals(long Processed, long Failed);

internal static class FlowerWorkers
{
    public static async Task<Results<Ok<Dictionary<string, FlowerWorker>>, Ok<Dictionary<string, bool>>, ProblemHttpResult>> ListAsync(
        string? workername, string? status, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        var workers = await client.GetWorkersAsync(cancellationToken);
        if (!string.IsNullOrEmpty(workername))
            workers = [.. workers.Where(worker => worker.Name == workername)];
        if (!string.IsNullOrEmpty(workername) && workers.Count == 0)
            return Problem.NotFound("There is no worker of this name alive: GET /api/workers lists all.");
        return string.Equals(status, "true", StringComparison.OrdinalIgnoreCase) || status == "1"
            ? TypedResults.Ok(workers.ToDictionary(worker => worker.Name, _ => true))
            : TypedResults.Ok(workers.ToDictionary(worker => worker.Name, Of));
    }

    private static FlowerWorker Of(WorkerSnapshot worker) => new(
        [.. worker.Queues.Select(queue => new ActiveQueue(queue, worker.Weights.GetValueOrDefault(queue, 1)))],
        worker.Kinds,
        worker.Running,
        worker.ReservedTasks,
        new(worker.Host, worker.Pid, new(worker.Concurrency), worker.Reserved, new(worker.Processed, worker.Failed), WorkerStats.Of(worker).Uptime),
        worker.SeenAt.ToUnixTimeMilliseconds() / 1000.0);
}
