using Microsoft.Extensions.Logging;
using TaskQueue.Broker;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>Runs what was claimed, or gives it back where it can't start soon. Whatever goes wrong here, the task runs at least once, somewhere.</summary>
internal sealed class Attempts(TaskExecutor executor, QueueBroker queues, Hand hand, TimeProvider clock, ILogger<Attempts> log)
{
    // How long a task that was claimed ahead may wait for a runner here.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>Runs a task to its end in Redis.</summary>
    public async Task RunAsync(TaskRun run, CancellationToken giveUp)
    {
        try
        {
            await executor.RunAsync(run, giveUp).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Abandon(run, exception, giveUp);
        }
    }

    /// <summary>Until cancelled: what still waits after a while, because a long task came before it, can run elsewhere; what waits in a paused queue must not start.</summary>
    public async Task GiveBackAsync(Runners runners, CancellationToken giveUp, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LongestWait / 2, clock);
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
        {
            var before = clock.GetUtcNow() - LongestWait;
            await GiveBackAsync(runners.TakeBack(run => run.ClaimedAt < before), "its worker is busy", giveUp).ConfigureAwait(false);
            foreach (var queue in runners.WaitingQueues)
            {
                if (await IsPausedAsync(queue).ConfigureAwait(false))
                    await GiveBackAsync(runners.TakeBack(run => run.TaskId.Queue == queue), "its queue is paused", giveUp).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Gives these back.</summary>
    public Task GiveBackAsync(IReadOnlyList<TaskRun> runs, string reason, CancellationToken giveUp) =>
        Task.WhenAll(runs.Select(run => GiveBackAsync(run, reason, giveUp)));

    private async Task GiveBackAsync(TaskRun run, string reason, CancellationToken giveUp)
    {
        try
        {
            await executor.GiveBackAsync(run, reason, giveUp).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Abandon(run, exception, giveUp);
        }
    }

    private async Task<bool> IsPausedAsync(string queue)
    {
        try
        {
            return (await queues.GetStateAsync(queue).ConfigureAwait(false)).IsPaused;
        }
        catch (Exception exception) when (RedisFaults.IsPassing(exception))
        {
            return false;
        }
    }

    /// <summary>Its lease lapses and another worker runs it.</summary>
    private void Abandon(TaskRun run, Exception exception, CancellationToken giveUp)
    {
        run.End();
        hand.Remove(run);
        if (!giveUp.IsCancellationRequested)
            Log.Unexpected(log, exception, $"running {run.TaskId}");
    }
}
