using Microsoft.Extensions.Options;
using TaskQueue.Authoring;

namespace Worker.Tasks;

public sealed record Divide(double X, double Y) : ITask<double>
{
    public static string Kind => "tasks.divide";
}

public sealed class DivideHandler(TimeProvider time, IOptions<TutorialOptions> options) : ITaskHandler<Divide, double>
{
    public static Divide Example => new(10, 2);

    public static string Description => "Thinks for a while, then divides x by y.";

    public static TaskPolicy Policy => new() { MaxRetries = 0, TimeLimit = TimeSpan.FromMinutes(1) };

    public async Task<double> RunAsync(Divide task, TaskContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(options.Value.DivideDelay, time, cancellationToken);
        if (task.Y == 0)
            throw new RejectTaskException("division by zero");

        var quotient = task.X / task.Y;
        return double.IsFinite(quotient) ? quotient : throw new RejectTaskException("the quotient is too large for a float");
    }
}
