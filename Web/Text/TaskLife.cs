using TaskQueue.Contracts;

namespace Web.Text;

/// <summary>Something in the life of a task, as its page tells it.</summary>
/// <param name="Title">What.</param>
/// <param name="Tone">The state whose color it has; null for none.</param>
/// <param name="At">When; null when that is not known.</param>
/// <param name="Detail">More of it.</param>
/// <param name="Worker">Who did it.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="IsOpen">Whether it is still to come, or goes on.</param>
public sealed record LifeEvent(
    string Title, TaskState? Tone = null, DateTimeOffset? At = null, string? Detail = null, string? Worker = null, TaskError? Error = null, bool IsOpen = false);

/// <summary>The whole life of a task, in order: enqueued, each attempt, what comes next, its end.</summary>
public static class TaskLife
{
    public static IReadOnlyList<LifeEvent> Of(TaskSnapshot task) => [Enqueued(task), .. Attempts(task), .. Last(task), .. End(task)];

    private static LifeEvent Enqueued(TaskSnapshot task) =>
        new("Enqueued", TaskState.Pending, task.EnqueuedAt, $"queue {task.Queue}" + (task.Priority == 5 ? "" : $", priority {task.Priority}"));

    // Attempts that are not told were lost with their workers, or are so old that they are no longer kept.
    private static IEnumerable<LifeEvent> Attempts(TaskSnapshot task)
    {
        var next = 1;
        foreach (var attempt in task.PastAttempts ?? [])
        {
            foreach (var lost in Untold(next, attempt.Number - 1, task))
                yield return lost;
            yield return new($"Attempt {attempt.Number} failed", TaskState.Retry, attempt.StartedAt, $"ran {Times.Measured(attempt.Runtime)}", attempt.Worker, attempt.Error);
            next = attempt.Number + 1;
        }

        foreach (var lost in Untold(next, task.Attempts - (IsLastKnown(task) ? 1 : 0), task))
            yield return lost;
    }

    private static IEnumerable<LifeEvent> Untold(int first, int last, TaskSnapshot task)
    {
        if (first == 1 && task.PastAttempts is { Count: AttemptSnapshot.MostKept } && last >= 1)
            return [new(last == 1 ? "Attempt 1" : $"Attempts 1 to {last}", TaskState.Retry, Detail: "too long ago to be kept")];
        return Enumerable.Range(first, Math.Clamp(last - first + 1, 0, 20))
            .Select(number => new LifeEvent($"Attempt {number} was lost", TaskState.Failure, Detail: "its worker vanished, or gave it back"));
    }

    // The attempt that runs or ran last is told by the task itself, unless it waits for another.
    private static bool IsLastKnown(TaskSnapshot task) => task is { Attempts: > 0, StartedAt: not null };

    private static IEnumerable<LifeEvent> Last(TaskSnapshot task)
    {
        if (!IsLastKnown(task))
            yield break;
        var ran = task.Runtime is { } runtime ? $"ran {Times.Measured(runtime)}" : null;
        var waited = task is { Attempts: 1, Eta: null, StartedAt: { } started } ? $"waited {Times.Measured(Math.Max(0, (started - task.EnqueuedAt).TotalSeconds))}" : null;
        var (title, tone) = task.Status switch
        {
            TaskState.Success => ($"Attempt {task.Attempts} succeeded", TaskState.Success),
            TaskState.Failure => ($"Attempt {task.Attempts} failed", TaskState.Failure),
            TaskState.Revoked => ($"Attempt {task.Attempts} was cancelled", TaskState.Revoked),
            _ => ($"Attempt {task.Attempts} runs", TaskState.Started),
        };
        yield return new(
            title, tone, task.StartedAt, string.Join(", ", new[] { waited, ran }.OfType<string>()), task.Worker,
            task.Status == TaskState.Failure ? task.Error : null, IsOpen: !task.Status.HasEnded());
    }

    private static IEnumerable<LifeEvent> End(TaskSnapshot task)
    {
        var whole = task.EndedAt is { } ended ? $"{Times.Measured(Math.Max(0, (ended - task.EnqueuedAt).TotalSeconds))} after it was enqueued" : null;
        if (task.Status == TaskState.Success)
            yield return new("Succeeded", TaskState.Success, task.EndedAt, whole);
        else if (task.Status == TaskState.Failure)
            yield return new("Failed for good", TaskState.Failure, task.EndedAt, whole);
        else if (task.Status == TaskState.Revoked)
            yield return new("Revoked", TaskState.Revoked, task.EndedAt, task.Error?.Message ?? whole);
        else if (task.Status is TaskState.Pending or TaskState.Retry)
            yield return Next(task);
    }

    private static LifeEvent Next(TaskSnapshot task) => task switch
    {
        { Reason: { } reason } => new("Waits", TaskState.Pending, task.Eta, reason, IsOpen: true),
        { Eta: { } eta } => new($"Attempt {task.Attempts + 1} is due", TaskState.Pending, eta, Expires(task), IsOpen: true),
        _ => new("Waits for a worker", TaskState.Pending, Detail: Expires(task), IsOpen: true),
    };

    private static string? Expires(TaskSnapshot task) =>
        task.ExpiresAt is { } expires ? $"is dropped unless it starts by {Times.Absolute(expires)}" : null;
}
