using TaskQueue.Contracts;
using Web.Text;

namespace Tests.Web.Text;

public sealed class TaskLifeTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_attempt_is_told_and_what_came_of_it()
    {
        var task = Task(TaskState.Success, attempts: 3, past: [1, 2]);

        Assert.Equal(["Enqueued", "Attempt 1 failed", "Attempt 2 failed", "Attempt 3 succeeded", "Succeeded"], TaskLife.Of(task).Select(one => one.Title));
    }

    [Fact]
    public void An_attempt_that_nobody_told_of_was_lost_with_its_worker()
    {
        var task = Task(TaskState.Started, attempts: 4, past: [2]);

        Assert.Equal(["Enqueued", "Attempt 1 was lost", "Attempt 2 failed", "Attempt 3 was lost", "Attempt 4 runs"], TaskLife.Of(task).Select(one => one.Title));
    }

    [Fact]
    public void Those_that_are_no_longer_kept_are_told_together()
    {
        var task = Task(TaskState.Failure, attempts: 15, past: [.. Enumerable.Range(5, AttemptSnapshot.MostKept)]);

        Assert.Equal(["Enqueued", "Attempts 1 to 4", "Attempt 5 failed"], TaskLife.Of(task).Take(3).Select(one => one.Title));
        Assert.Equal("Failed for good", TaskLife.Of(task)[^1].Title);
    }

    [Fact]
    public void One_that_waits_says_when_it_is_due()
    {
        var task = Task(TaskState.Retry, attempts: 1, past: [1]) with { Eta = Start.AddMinutes(1), StartedAt = null };

        Assert.Equal(("Attempt 2 is due", Start.AddMinutes(1)), (TaskLife.Of(task)[^1].Title, TaskLife.Of(task)[^1].At!.Value));
    }

    private static TaskSnapshot Task(TaskState state, int attempts, int[] past) => new()
    {
        TaskId = "default-1-0",
        Queue = "default",
        Status = state,
        Attempts = attempts,
        EnqueuedAt = Start,
        StartedAt = Start.AddSeconds(attempts),
        EndedAt = state.HasEnded() ? Start.AddMinutes(1) : null,
        PastAttempts = [.. past.Select(number => new AttemptSnapshot(number, "w1", Start.AddSeconds(number), 0.5, new TaskError("E", "broken")))],
    };
}
