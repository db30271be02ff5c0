using TaskQueue.Contracts;

namespace Api.Inspection;

/// <summary>A worker in numbers.</summary>
/// <param name="Host">The host it runs on.</param>
/// <param name="Pid">Its process id there.</param>
/// <param name="Version">The version of the application.</param>
/// <param name="Concurrency">How many tasks it runs at once, at most.</param>
/// <param name="Active">How many it runs; 50 at most are counted.</param>
/// <param name="Reserved">How many it has claimed ahead.</param>
/// <param name="Processed">Attempts ended since it started.</param>
/// <param name="Failed">Of these, attempts that failed.</param>
/// <param name="Uptime">Seconds since it started.</param>
internal sealed record WorkerStats(
    string Host, int Pid, string? Version, int Concurrency, int Active, int Reserved, long Processed, long Failed, double Uptime)
{
    public static WorkerStats Of(WorkerSnapshot worker) => new(
        worker.Host, worker.Pid, worker.Version, worker.Concurrency, worker.Running.Count, worker.Reserved, worker.Processed, worker.Failed,
        Math.Round((worker.SeenAt - worker.StartedAt).TotalSeconds, 1));
}

/// <summary>A queue a worker consumes.</summary>
/// <param name="Name">The queue.</param>
/// <param name="Weight">Its share of the worker's slots while they are scarce.</param>
internal sealed record ActiveQueue(string Name, int Weight);

/// <summary>A sign of life.</summary>
/// <param name="Ok">Always <c>pong</c>.</param>
internal sealed record Pong(string Ok);
