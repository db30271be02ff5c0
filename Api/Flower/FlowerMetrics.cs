using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Flower;

/// <summary>Queues and workers for Prometheus, as text. Flower's names where it has the same figure. The services' full metrics go out by OTLP.</summary>
/// <remarks>https://prometheus.io/docs/instrumenting/exposition_formats/</remarks>
internal static class FlowerMetrics
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static async Task<ContentHttpResult> ReadAsync(ITaskQueueClient client, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        AppendQueues(text, await client.GetQueuesAsync(cancellationToken));
        AppendWorkers(text, await client.GetWorkersAsync(cancellationToken));
        return TypedResults.Text(text.ToString(), ContentType);
    }

    private static void AppendQueues(StringBuilder text, IReadOnlyList<QueueSnapshot> queues)
    {
        void Each(string name, string help, Func<QueueSnapshot, double> value) =>
            Append(text, name, "gauge", help, queues.Select(queue => ("queue", queue.Name, value(queue))));
        Each("taskqueue_queue_ready", "Tasks that wait for a worker.", queue => queue.Ready);
        Each("taskqueue_queue_scheduled", "Tasks that wait for a time.", queue => queue.Scheduled);
        Each("taskqueue_queue_running", "Tasks claimed by a worker.", queue => queue.Running);
        Each("taskqueue_queue_dead_letters", "Failed tasks kept with their payload.", queue => queue.DeadLetters);
        Each("taskqueue_queue_oldest_age_seconds", "How long the oldest ready task has waited.", queue => queue.OldestAge);
        Each("taskqueue_queue_paused", "1 while it is paused.", queue => queue.Paused ? 1 : 0);
    }

    private static void AppendWorkers(StringBuilder text, IReadOnlyList<WorkerSnapshot> workers)
    {
        void Each(string name, string type, string help, Func<WorkerSnapshot, double> value) =>
            Append(text, name, type, help, workers.Select(worker => ("worker", worker.Name, value(worker))));
        Each("flower_worker_online", "gauge", "1 for each worker that is alive.", _ => 1);
        Each("flower_worker_number_of_currently_executing_tasks", "gauge", "Tasks it runs; 50 at most are counted.", worker => worker.Running.Count);
        Each("flower_worker_prefetched_tasks", "gauge", "Tasks it has claimed ahead.", worker => worker.Reserved);
        Each("taskqueue_worker_slots", "gauge", "Tasks it runs at once, at most.", worker => worker.Concurrency);
        Each("taskqueue_worker_processed_total", "counter", "Attempts it ended.", worker => worker.Processed);
        Each("taskqueue_worker_failed_total", "counter", "Attempts of these that failed.", worker => worker.Failed);
    }

    // Names of queues and workers need no escape: they have letters, digits, '.', '_' and '-' only.
    private static void Append(StringBuilder text, string name, string type, string help, IEnumerable<(string Label, string Of, double Value)> samples)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        foreach (var (label, of, value) in samples)
            text.Append(CultureInfo.InvariantCulture, $"{name}{{{label}=\"{of}\"}} {value}\n");
    }
}
