using StackExchange.Redis;
using TaskQueue.Authoring;

namespace Benchmarks;

/// <summary>The task of the crash test: says in database 2 when it starts and when it ends.</summary>
internal sealed record Slow(int I, double Seconds) : ITask<int>
{
    public static string Kind => "slow";
}

internal sealed class SlowHandler(IConnectionMultiplexer redis, TimeProvider clock) : ITaskHandler<Slow, int>
{
    public async Task<int> RunAsync(Slow task, TaskContext context, CancellationToken cancellationToken)
    {
        await SayAsync("start", task.I);
        await Task.Delay(TimeSpan.FromSeconds(task.Seconds), clock, cancellationToken);
        await SayAsync("done", task.I);
        return task.I;
    }

    private Task<long> SayAsync(string list, int i) =>
        redis.GetDatabase(2).ListRightPushAsync(list, FormattableString.Invariant($"{i} {clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0:0.000}"));
}
