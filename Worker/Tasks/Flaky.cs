using TaskQueue.Authoring;

namespace Worker.Tasks;

public sealed record Flaky(int FailTimes = 2) : ITask<FlakyResult>
{
    public static string Kind => "tasks.flaky";
}

public sealed record FlakyResult(int Retries, string Message);

public sealed class FlakyHandler : ITaskHandler<Flaky, FlakyResult>
{
    public static Flaky Example => new(FailTimes: 2);

    public static string Description => "Fails fail_times times, then succeeds: shows retries and their trace. More than 5 times ends in the dead letters.";

    public static TaskPolicy Policy => new() { MaxRetries = 5, RetryDelay = TimeSpan.FromSeconds(1), TimeLimit = TimeSpan.FromMinutes(1) };

    public Task<FlakyResult> RunAsync(Flaky task, TaskContext context, CancellationToken cancellationToken)
    {
        if (context.Retries < task.FailTimes)
            throw new InvalidOperationException($"failing on purpose, {context.Retries + 1} of {task.FailTimes}");

        return Task.FromResult(new FlakyResult(context.Retries, $"succeeded after {context.Retries} retries"));
    }
}
