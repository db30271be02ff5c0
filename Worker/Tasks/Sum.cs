using TaskQueue.Authoring;

namespace Worker.Tasks;

public sealed record Sum(IReadOnlyList<double> Numbers) : ITask<double>
{
    public static string Kind => "tasks.sum";
}

public sealed class SumHandler : ITaskHandler<Sum, double>
{
    public static Sum Example => new([1, 2, 3]);

    public static string Description => "Adds numbers up: what a chord of divisions may end in.";

    public static TaskPolicy Policy => new() { MaxRetries = 0, TimeLimit = TimeSpan.FromMinutes(1) };

    public Task<double> RunAsync(Sum task, TaskContext context, CancellationToken cancellationToken)
    {
        var sum = task.Numbers.Sum();
        return double.IsFinite(sum) ? Task.FromResult(sum) : throw new RejectTaskException("the sum is too large for a float");
    }
}
