namespace TaskQueue.Processing;

/// <summary>Holds runs against the limits of their policy.</summary>
internal static class TimeLimits
{
    /// <summary>Cancels a run whose limit has passed. True when it should be written off: it was cancelled, and its handler had its time to return.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">Now, by the clock its start was read from.</param>
    /// <param name="grace">How long a cancelled handler may take to return.</param>
    public static bool Strike(TaskRun run, DateTimeOffset now, TimeSpan grace)
    {
        if (run.StartedAt is not { } startedAt || run.IsWrittenOff)
            return false;
        var (age, limit) = (now - startedAt, run.Policy.TimeLimit);
        var isOver = limit > TimeSpan.Zero && age >= limit;
        if (age >= run.Policy.SoftTimeLimit)
            run.Stop(StopReason.SoftTimeLimit);
        if (isOver)
            run.Stop(StopReason.TimeLimit);
        if (run.Stopped == StopReason.None)
            return false;
        run.StoppedSince ??= now;
        return run.Stopped == StopReason.SoftTimeLimit ? isOver : now - run.StoppedSince >= grace;
    }
}
