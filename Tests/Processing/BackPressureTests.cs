using System.Net;
using System.Text.Json;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Api;
using Tests.Support;

namespace Tests.Processing;

/// <summary>Producers that are faster than the workers of a queue whose backlog is limited.</summary>
public sealed class BackPressureTests(RedisFixture redis) : IAsyncLifetime
{
    private const int Limit = 10;

    private readonly Signal _open = new("tasks may end");
    private WorkerHost? _worker;
    private WorkerHost? _producer;

    private WorkerHost Worker => _worker!;

    private WorkerHost Producer => _producer!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _worker = await WorkerHost.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix(), configure: settings =>
        {
            settings["TaskQueue:MaxBacklog"] = $"{Limit}";
            settings["Worker:Concurrency"] = "2";
        });
        Worker.Steps["wait"] = async (_, _) =>
        {
            await _open.WaitAsync();
            return "done";
        };
        await Eventually.TrueAsync("the queue is known", async () => (await Worker.Client.GetQueuesAsync(Cancelled)).Count > 0);
        _producer = await WorkerHost.StartAsync(redis.ConnectionString, Worker.Prefix, works: false, settings => settings["TaskQueue:MaxBacklog"] = $"{Limit}");
    }

    public async ValueTask DisposeAsync()
    {
        _open.Set();
        await Worker.DisposeAsync();
        await Producer.DisposeAsync();
    }

    [Fact]
    public async Task A_full_queue_refuses_all_that_is_new_until_workers_have_caught_up()
    {
        var ids = new List<TaskId>();
        for (var i = 0; i < Limit; i++)
            ids.Add(await Producer.RunAsync("wait", i == 0 ? new EnqueueOptions { Countdown = TimeSpan.FromMilliseconds(1) } : null));

        var refused = await Assert.ThrowsAsync<QueueFullException>(() => Producer.RunAsync("wait"));
        Assert.Equal(("default", Limit), (refused.Queue, refused.Limit));
        await Assert.ThrowsAsync<QueueFullException>(() => Producer.Client.EnqueueManyAsync<WorkerHost.Run>([new("wait")], cancellationToken: Cancelled));
        await Assert.ThrowsAsync<QueueFullException>(() => Producer.Workflows.StartAsync(Flow(), Cancelled));
        await Assert.ThrowsAsync<QueueFullException>(() => Worker.RunAsync("wait"));
        Assert.Equal(TaskState.Pending, (await Producer.Client.FindAsync(await Producer.RunAsync("wait", new EnqueueOptions { Queue = "other" }), Cancelled))!.Status);
        _open.Set();

        foreach (var id in ids)
            Assert.Equal(TaskState.Success, (await Worker.EndOfAsync(id)).Status);
        await Eventually.TrueAsync("it takes tasks again", async () => await Record.ExceptionAsync(() => Producer.RunAsync("wait")) is null);
    }

    [Fact]
    public async Task A_batch_that_begins_below_the_limit_goes_in_as_a_whole()
    {
        var ids = await Producer.Client.EnqueueManyAsync<WorkerHost.Run>([.. Enumerable.Repeat(new WorkerHost.Run("wait"), 3 * Limit)], cancellationToken: Cancelled);

        await Assert.ThrowsAsync<QueueFullException>(() => Producer.RunAsync("wait"));
        _open.Set();

        Assert.Equal(TaskState.Success, (await Worker.EndOfAsync(ids[^1])).Status);
    }

    [Fact]
    public async Task Callers_who_try_again_and_again_fill_it_no_higher_than_what_is_on_its_way()
    {
        const int Callers = 8;
        _open.Set();
        var highest = 0L;

        var turned = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            var (accepted, refused) = (0, 0);
            while (accepted < 200)
            {
                try
                {
                    await Producer.RunAsync("wait");
                    accepted++;
                }
                catch (QueueFullException)
                {
                    refused++;
                }

                var queue = (await Producer.Client.GetQueuesAsync(Cancelled)).Single();
                InterlockedMax(ref highest, queue.Ready + queue.Running + queue.Scheduled);
            }

            return refused;
        })));

        Assert.InRange(highest, 1, Limit + Callers);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Callers * 200} accepted, turned away {turned.Sum()} times, at most {highest} unfinished");
    }

    [Fact]
    public async Task Over_HTTP_it_is_503_with_a_time_to_come_back()
    {
        await using var api = new ApiServer(redis.ConnectionString, Worker.Prefix, new() { ["TaskQueue:MaxBacklog"] = $"{Limit}" });
        await Eventually.TrueAsync("the kind is published", async () => await Worker.Client.FindDefinitionAsync("tests.run", Cancelled) is not null);
        Answer answer;
        var accepted = 0;
        while ((answer = await api.Http.CallAsync("POST /tasks/tests.run", """{"step":"wait"}""")).Status == HttpStatusCode.Created)
            accepted++;

        answer.IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("TaskQueue:MaxBacklog", answer.Text("detail"), StringComparison.Ordinal);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(Limit, accepted);
    }

    private static WorkflowDefinition Flow() =>
        new() { Steps = [new WorkflowStep { Name = "one", Kind = "tests.run", Args = JsonElement.Parse("""{"step":"wait"}""") }] };

    private static void InterlockedMax(ref long highest, long value)
    {
        long seen;
        while ((seen = Volatile.Read(ref highest)) < value && Interlocked.CompareExchange(ref highest, value, seen) != seen)
        {
        }
    }
}
