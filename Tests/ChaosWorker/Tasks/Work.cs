using TaskQueue.Authoring;

namespace ChaosWorker.Tasks;

/// <summary>A task that behaves as it is told.</summary>
/// <param name="Number">What the producer knows it by.</param>
/// <param name="Manner">How it behaves.</param>
/// <param name="Milliseconds">How long it takes, or each of its steps.</param>
/// <param name="Times">How often it fails or snoozes first, or how many steps it has.</param>
public sealed record Work(int Number, Manner Manner = Manner.Succeed, int Milliseconds = 0, int Times = 0) : ITask<int>
{
    /// <inheritdoc/>
    public static string Kind => "chaos.work";
}

/// <summary>How a task behaves.</summary>
public enum Manner
{
    /// <summary>It succeeds.</summary>
    Succeed,

    /// <summary>It fails for good.</summary>
    Reject,

    /// <summary>It fails a few times first.</summary>
    Flake,

    /// <summary>It snoozes a few times first.</summary>
    Snooze,

    /// <summary>It goes on from step to step, and from its checkpoint after a loss.</summary>
    Steps,

    /// <summary>It computes all the time that it takes.</summary>
    Spin,

    /// <summary>It holds its thread all the time that it takes.</summary>
    Block,
}

/// <summary>Runs <see cref="Work"/>.</summary>
public sealed class WorkHandler(Ledger ledger) : ITaskHandler<Work, int>
{
    /// <inheritdoc/>
    public static TaskPolicy Policy => new() { MaxRetries = 50, RetryDelay = TimeSpan.FromMilliseconds(50), MaxRetryDelay = TimeSpan.FromMilliseconds(500) };

    /// <inheritdoc/>
    public Task<int> RunAsync(Work task, TaskContext context, CancellationToken cancellationToken) =>
        ledger.RunAsync(context, task.Number, () => BehaveAsync(task, context, cancellationToken));

    private static async Task<int> BehaveAsync(Work task, TaskContext context, CancellationToken cancellationToken)
    {
        var before = task.Manner is Manner.Snooze or Manner.Steps ? await context.LoadCheckpointAsync<int?>(cancellationToken) ?? 0 : 0;
        if (task.Manner is Manner.Spin or Manner.Block)
            Hold(task);
        else if (task.Milliseconds > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(task.Milliseconds), TimeProvider.System, cancellationToken);
        switch (task.Manner)
        {
            case Manner.Reject:
                throw new RejectTaskException("was told to fail");
            case Manner.Flake when context.Retries < task.Times:
                throw new InvalidOperationException("was told to fail at first");
            case Manner.Snooze when before < task.Times:
                await context.SaveCheckpointAsync(before + 1, cancellationToken);
                throw new SnoozeTaskException(TimeSpan.FromMilliseconds(100));
            case Manner.Steps:
                await StepAsync(task, before, context, cancellationToken);
                break;
            default:
                break;
        }

        return task.Number;
    }

    private static void Hold(Work task)
    {
        var (clock, lasts) = (TimeProvider.System, TimeSpan.FromMilliseconds(task.Milliseconds));
        using var never = new ManualResetEventSlim();
        for (var began = clock.GetTimestamp(); clock.GetElapsedTime(began) < lasts;)
        {
            if (task.Manner == Manner.Block)
                never.Wait(lasts, CancellationToken.None);
        }
    }

    private static async Task StepAsync(Work task, int from, TaskContext context, CancellationToken cancellationToken)
    {
        for (var step = from; step < task.Times; step++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(task.Milliseconds), TimeProvider.System, cancellationToken);
            context.ReportProgress(100.0 * step / task.Times);
            await context.SaveCheckpointAsync(step + 1, cancellationToken);
        }
    }
}
