using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Client;

public sealed class WatchTests(RedisFixture redis) : IAsyncLifetime
{
    private WorkerHost? _worker;

    private WorkerHost Worker => _worker!;

    public async ValueTask InitializeAsync() => _worker = await WorkerHost.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix());

    public ValueTask DisposeAsync() => Worker.DisposeAsync();

    [Fact]
    public async Task All_that_happens_to_a_task_is_told_in_order()
    {
        await Worker.EndOfAsync(await Worker.RunAsync("first")); // so that the queue exists
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var events = await Worker.Client.WatchAsync(cancellationToken: stop.Token);
        Worker.Steps["flaky"] = (context, _) => context.Retries < 1 ? throw new InvalidOperationException("once") : Task.FromResult("ok");

        var id = await Worker.RunAsync("flaky");

        Assert.Equal(
            [TaskEventType.Sent, TaskEventType.Retried, TaskEventType.Succeeded],
            (await UntilEndAsync(events, id.ToString())).Select(one => one.Type));
    }

    [Fact]
    public async Task One_task_can_be_watched_alone()
    {
        var go = new Signal("go");
        Worker.Steps["watched"] = async (_, _) =>
        {
            await go.WaitAsync();
            return "ok";
        };
        var id = await Worker.RunAsync("watched");
        var events = await Worker.Client.WatchAsync(id, cancellationToken: TestContext.Current.CancellationToken);
        await Worker.EndOfAsync(await Worker.RunAsync("another"));
        go.Set();

        Assert.All(await UntilEndAsync(events, id.ToString()), one => Assert.Equal(id.ToString(), one.TaskId));
    }

    [Fact]
    public async Task A_listener_that_comes_back_gets_what_it_missed_and_nothing_twice()
    {
        var first = await Worker.RunAsync("first");
        await Worker.EndOfAsync(first);
        var seen = await FirstEndAsync(first, await ReplayAsync("default=0-0.0"));
        var second = await Worker.RunAsync("second");
        await Worker.EndOfAsync(second);

        var resumed = await ReplayAsync(seen.Id!);

        await foreach (var one in resumed.WithCancellation(TestContext.Current.CancellationToken))
        {
            Assert.NotEqual(first.ToString(), one.TaskId);
            if (one.Status == TaskState.Success && one.TaskId == second.ToString())
                return;
        }
    }

    [Fact]
    public async Task Many_wait_for_one_task_at_once()
    {
        var go = new Signal("go");
        Worker.Steps["awaited"] = async (_, _) =>
        {
            await go.WaitAsync();
            return "ok";
        };
        var id = await Worker.RunAsync("awaited");
        var waiters = Enumerable.Range(0, 100).Select(_ => Worker.EndOfAsync(id)).ToList();
        go.Set();

        Assert.All(await Task.WhenAll(waiters), task => Assert.Equal("ok", task.Result!.Value.GetString()));
    }

    [Fact]
    public async Task A_wait_ends_with_the_task_as_it_is()
    {
        var go = new Signal("go");
        Worker.Steps["endless"] = async (_, _) =>
        {
            await go.WaitAsync();
            return "ok";
        };
        var id = await Worker.RunAsync("endless");

        var snapshot = await Worker.Client.WaitAsync(id, TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        go.Set();

        Assert.Null(snapshot!.EndedAt);
        Assert.Null(await Worker.Client.WaitAsync(TaskId.Parse("default-1-1"), TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    private Task<IAsyncEnumerable<TaskEvent>> ReplayAsync(string after) =>
        Worker.Client.WatchAsync(afterEventId: after, cancellationToken: TestContext.Current.CancellationToken);

    private static async Task<TaskEvent> FirstEndAsync(TaskId id, IAsyncEnumerable<TaskEvent> events) =>
        (await UntilEndAsync(events, id.ToString()))[^1];

    private static async Task<List<TaskEvent>> UntilEndAsync(IAsyncEnumerable<TaskEvent> events, string id)
    {
        var seen = new List<TaskEvent>();
        await foreach (var one in events.WithCancellation(TestContext.Current.CancellationToken))
        {
            if (one.TaskId == id)
                seen.Add(one);
            if (one.TaskId == id && one.Status is TaskState.Success or TaskState.Failure)
                break;
        }

        return seen;
    }
}
