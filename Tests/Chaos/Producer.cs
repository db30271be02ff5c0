using ChaosWorker.Tasks;
using TaskQueue.Authoring;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Support;
using static TaskQueue.Contracts.TaskState;
using Sum = ChaosWorker.Tasks.Sum;

namespace Tests.Chaos;

/// <summary>Calls of every kind, chosen by the seed; each is made again until it is accepted.</summary>
internal sealed class Producer(WorkerHost host, Accepted accepted, int seed)
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(200);

    private ITaskQueueClient Client => host.Client;

    /// <summary>Makes the calls, so many in a second.</summary>
    public async Task RunAsync(int count, int perSecond, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        var calls = new List<Task>();
        for (var number = 0; number < count; number++)
        {
            var mine = number;
            calls.Add(Task.Run(() => CallAsync(mine, new Random(seed + mine)), cancellationToken));
            if (number % (perSecond / 10) == 0)
                await timer.WaitForNextTickAsync(cancellationToken);
        }

        await Task.WhenAll(calls);
    }

    private Task CallAsync(int number, Random random) => random.Next(100) switch
    {
        < 30 => SendAsync("short", new Work(number), [Success]),
        < 38 => SendAsync("long", new Work(number, Milliseconds: random.Next(200, 4000)), [Success]),
        < 43 => SendAsync("failing", new Work(number, Manner.Reject), [Failure]),
        < 49 => SendAsync("retrying", new Work(number, Manner.Flake, Times: random.Next(1, 4)), [Success]),
        < 53 => SendAsync("snoozing", new Work(number, Manner.Snooze, Times: random.Next(1, 4)), [Success]),
        < 59 => SendAsync("scheduled", new Work(number), [Success], new EnqueueOptions { Countdown = TimeSpan.FromMilliseconds(random.Next(100, 5000)) }),
        < 63 => SendAsync("expiring", new Work(number), [Success, Revoked], new EnqueueOptions { Expires = TimeSpan.FromMilliseconds(random.Next(1, 500)) }),
        < 68 => SendAsync("priority", new Work(number), [Success], new EnqueueOptions { Priority = random.Next(10) }),
        < 73 => CallTwiceAsync(number, new EnqueueOptions { IdempotencyKey = $"call {number}" }),
        < 78 => SendAsync("unique", new Work(number, Milliseconds: 20), [Success], new EnqueueOptions { UniqueKey = $"unique {number % 7}" }),
        < 84 => SendAsync("limited", new Limited(number, $"key {number % 9}", random.Next(5, 60)), [Success]),
        < 88 => SendAsync("rated", new Rated(number), [Success]),
        < 91 => SendAsync("steps", new Work(number, Manner.Steps, random.Next(50, 300), Times: 5), [Success]),
        < 94 => RevokeAsync("revoked waiting", new Work(number), new EnqueueOptions { Countdown = TimeSpan.FromSeconds(3) }, random),
        < 97 => RevokeAsync("revoked running", new Work(number, Milliseconds: 3000), null, random),
        < 98 => RevokeAsync("revoked limited", new Limited(number, "one key", 300), null, random),
        _ => FlowAsync(number, random),
    };

    private async Task<TaskId> SendAsync<TResult>(string shape, ITask<TResult> task, TaskState[] ends, EnqueueOptions? how = null)
    {
        var number = task is Work work ? work.Number : 0;
        var handle = await UntilAcceptedAsync(() => Client.EnqueueAsync(task, how));
        accepted.Add(handle.Id, new Promise(number, shape, ends));
        return handle.Id;
    }

    private async Task CallTwiceAsync(int number, EnqueueOptions how)
    {
        var first = await SendAsync("idempotent", new Work(number), [Success], how);
        var second = await SendAsync("idempotent", new Work(number), [Success], how);
        if (first != second)
            accepted.Doubles.Add($"{number}: {first} and {second}");
    }

    private async Task RevokeAsync<TResult>(string shape, ITask<TResult> task, EnqueueOptions? how, Random random)
    {
        var id = await SendAsync(shape, task, [Success, Revoked], how);
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1500)), TimeProvider.System);
        await UntilAcceptedAsync(() => Client.RevokeAsync(id));
    }

    private async Task FlowAsync(int number, Random random)
    {
        Workflow Step(Manner manner = Manner.Succeed) => Workflow.Step(new Work(number, manner, random.Next(200)));
        var sum = Workflow.Step(new Sum(number, []), into: "parts");
        var (flow, end) = random.Next(4) switch
        {
            0 => (Workflow.Chain(Step(), Step(), Step()), Success),
            1 => (Workflow.Chord([Step(), Step(), Step(), Step()], sum), Success),
            2 => (Workflow.Chain(Step(), Step(Manner.Reject), Step()).OnFailure(Step()), Failure),
            _ => (Workflow.Chain(Workflow.Chord([Step(), Step()], sum), Step()).OnEnd(Step()), Success),
        };
        var id = await UntilAcceptedAsync(() => host.Workflows.StartAsync(flow.ToDefinition()));
        accepted.Add(id, end);
    }

    private async Task<T> UntilAcceptedAsync<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (QueueUnavailableException)
            {
                accepted.AddUnsure();
                await Task.Delay(Again, TimeProvider.System);
            }
        }
    }
}
