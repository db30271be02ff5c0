using TaskQueue.Broker;

namespace TaskQueue.Processing;

/// <summary>Where the ends of attempts go. Each takes the run out of the hand.</summary>
internal interface IOutcomes
{
    /// <summary>Started -> Success.</summary>
    ValueTask SucceedAsync(TaskRun run, EndRecord record, CancellationToken cancellationToken);

    /// <summary>Started -> Failure.</summary>
    Task FailAsync(TaskRun run, EndRecord record, CancellationToken cancellationToken);

    /// <summary>Started -> Retry.</summary>
    Task RetryAsync(TaskRun run, TimeSpan delay, TaskNotes notes, CancellationToken cancellationToken);

    /// <summary>Started -> Revoked.</summary>
    Task RevokeAsync(TaskRun run, EndRecord record, CancellationToken cancellationToken);

    /// <summary>Started -> Pending, uncounted.</summary>
    Task ReleaseAsync(TaskRun run, TimeSpan delay, TaskNotes notes, CancellationToken cancellationToken);
}
