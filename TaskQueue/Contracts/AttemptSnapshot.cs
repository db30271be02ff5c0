namespace TaskQueue.Contracts;

/// <summary>An attempt that failed and was followed by another.</summary>
/// <param name="Number">Which attempt, counted from 1.</param>
/// <param name="Worker">The worker that ran it.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="Runtime">How long it ran, in seconds.</param>
/// <param name="Error">Why it failed, without the stack.</param>
public sealed record AttemptSnapshot(int Number, string Worker, DateTimeOffset StartedAt, double Runtime, TaskError Error)
{
    /// <summary>How many of a task are kept: its latest.</summary>
    public const int MostKept = 10;

    /// <summary>The longest message of an error that is kept, in characters.</summary>
    public const int LongestMessage = 200;
}
