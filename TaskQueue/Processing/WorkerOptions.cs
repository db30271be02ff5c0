using System.ComponentModel.DataAnnotations;

namespace TaskQueue.Processing;

/// <summary>How one worker process runs; configuration section <c>Worker</c>.</summary>
public sealed class WorkerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Worker";

    /// <summary>The worker's name, unique among all workers and new at each start. Default <c>worker-</c> and six random characters.</summary>
    [Required, RegularExpression("^[A-Za-z0-9@._-]{1,64}$")]
    public string Name { get; set; } = $"worker-{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(3))}";

    /// <summary>
    /// The queues to consume, each with its weight (1 to 1000, default 1): <c>critical:6</c>. While slots are scarce, a queue with work left
    /// starts as many tasks for each of another's as its weight says. Default: those of the registered tasks' policies.
    /// </summary>
    public IList<string> Queues { get; } = [];

    /// <summary>How many tasks run at once. Default 4 for each processor, at least 8: handlers are expected to await more than they compute.</summary>
    [Range(1, 10_000)]
    public int Concurrency { get; set; } = Math.Max(8, 4 * Environment.ProcessorCount);

    /// <summary>How long a claim is good for without a heartbeat; a third of it lies between two heartbeats. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often lapsed leases are looked for, by all workers together. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan ReclaimInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long running tasks may go on after SIGTERM; then they are cancelled and go back to their queue. Default 25 s (container platforms kill after 30 s).</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a handler whose token is cancelled, because its task was revoked or hit its time limit, may take to return before it is written off and its slot is free. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan CancelGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>After how many lost workers a task is taken for the cause, and fails; the last of them while no other such task ran there. Default 3.</summary>
    [Range(1, 1000)]
    public int MaxCrashes { get; set; } = 3;

    /// <summary>How long a task whose kind this worker doesn't know is left for another worker. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan UnknownKindDelay { get; set; } = TimeSpan.FromSeconds(30);
}
