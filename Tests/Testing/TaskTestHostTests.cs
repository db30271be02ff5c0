using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Client;
using TaskQueue.Contracts;
using TaskQueue.Processing;
using TaskQueue.Testing;

namespace Tests.Testing;

public sealed class TaskTestHostTests
{
    private readonly Shop _shop = new();

    [Fact]
    public async Task A_task_runs_step_by_step_on_the_clock()
    {
        await using var host = Create();
        var handle = await host.Client.EnqueueAsync(new PlaceOrder("a"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(TaskState.Pending, Assert.Single(host.Tasks).Status);

        var running = await host.RunNextAsync();
        Assert.Equal((TaskState.Started, new TaskProgress(50, "charging")), (running!.Status, running.Progress));
        await host.AdvanceAsync(TimeSpan.FromSeconds(1.9));
        Assert.Equal(TaskState.Started, Assert.Single(host.Tasks).Status);
        await host.AdvanceAsync(TimeSpan.FromSeconds(0.1));

        var ended = Assert.Single(host.Tasks);
        Assert.Equal((TaskState.Success, "9.5", 2.0), (ended.Status, ended.Result!.Value.GetRawText(), ended.Runtime));
        Assert.Equal(9.5m, await handle.GetAsync(TimeSpan.Zero, TestContext.Current.CancellationToken));
        Assert.Equal(["Sent", "Started", "Progress", "Succeeded"], host.Events.Select(one => one.Type.ToString()));
        Assert.Null(await host.RunNextAsync());
    }

    [Fact]
    public async Task Waiting_for_a_task_lets_time_pass()
    {
        await using var host = Create();
        var began = host.Clock.GetUtcNow();
        var handle = await host.Client.EnqueueAsync(new PlaceOrder("a"), new EnqueueOptions { Countdown = TimeSpan.FromDays(1) }, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<TimeoutException>(() => handle.GetAsync(TimeSpan.FromHours(1), TestContext.Current.CancellationToken));
        Assert.Equal(9.5m, await handle.GetAsync(TimeSpan.FromDays(2), TestContext.Current.CancellationToken));

        Assert.Equal(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(2), host.Clock.GetUtcNow() - began);
    }

    [Fact]
    public async Task A_task_runs_inside_the_call_that_enqueues_it()
    {
        await using var host = Create(eager: true);
        _shop.Faults.Enqueue(new HttpRequestException("busy"));

        var handle = await host.Client.EnqueueAsync(new PlaceAll(["a", "b"]), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(19m, await handle.GetAsync(TimeSpan.Zero, TestContext.Current.CancellationToken));
        Assert.Equal(["a", "a", "b"], _shop.Charged);
        Assert.Equal(["receipt"], host.GetAttachments(handle).Keys);
        Assert.All(host.Tasks, task => Assert.Equal(TaskState.Success, task.Status));
    }

    [Fact]
    public async Task A_task_that_waits_for_others_is_no_obstacle()
    {
        await using var host = Create();
        var handle = await host.Client.EnqueueAsync(new PlaceAll(["a", "b"]), cancellationToken: TestContext.Current.CancellationToken);

        await host.AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.Equal("a", host.GetCheckpoint<string>(handle));
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("19.0", host.Tasks[0].Result!.Value.GetRawText());
        Assert.Null(host.GetCheckpoint<string>(handle));
    }

    [Fact]
    public async Task Retries_wait_for_their_back_off_exactly()
    {
        await using var host = Create();
        _shop.Faults.Enqueue(new InvalidOperationException("first"));
        _shop.Faults.Enqueue(new InvalidOperationException("second"));
        await host.Client.EnqueueAsync(new PlaceOrder("a"), cancellationToken: TestContext.Current.CancellationToken);

        await host.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal((TaskState.Retry, "first", host.Clock.GetUtcNow().AddSeconds(10)), Waits(host));
        await host.AdvanceAsync(TimeSpan.FromSeconds(12));
        Assert.Equal((TaskState.Retry, "second", host.Clock.GetUtcNow().AddSeconds(20)), Waits(host));
        await host.AdvanceAsync(TimeSpan.FromSeconds(22));

        Assert.Equal((TaskState.Success, 3), (host.Tasks[0].Status, host.Tasks[0].Attempts));
    }

    [Fact]
    public async Task Rules_rejections_and_snoozes_are_those_of_the_worker()
    {
        await using var host = Create();
        _shop.Closed = 2;
        _shop.Faults.Enqueue(new ArgumentException("no such order"));
        await host.Client.EnqueueAsync(new PlaceOrder("a"), cancellationToken: TestContext.Current.CancellationToken);

        await host.RunAllAsync();
        Assert.Equal((TaskState.Pending, 0, "the shop is closed"), (host.Tasks[0].Status, host.Tasks[0].Attempts, host.Tasks[0].Reason));
        await host.AdvanceAsync(TimeSpan.FromHours(2) + TimeSpan.FromSeconds(2));

        Assert.Equal((TaskState.Failure, "ArgumentException", 1), (host.Tasks[0].Status, host.Tasks[0].Error!.Type, host.Tasks[0].Attempts));
        Assert.NotNull(await host.Client.RequeueAsync(TaskId.Parse(host.Tasks[0].TaskId), cancellationToken: TestContext.Current.CancellationToken));
        await host.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(TaskState.Success, host.Tasks[1].Status);
    }

    [Theory]
    [InlineData(true, 60)]
    [InlineData(false, 65)]
    public async Task Time_limits_strike(bool listens, int seconds)
    {
        await using var host = Create();
        await host.Client.EnqueueAsync(new Endless(listens), cancellationToken: TestContext.Current.CancellationToken);

        await host.AdvanceAsync(TimeSpan.FromSeconds(seconds - 1));
        Assert.Equal(TaskState.Started, host.Tasks[0].Status);
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal((TaskState.Failure, "TimeLimitExceeded"), (host.Tasks[0].Status, host.Tasks[0].Error!.Type));
        await host.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Equal(TaskState.Failure, host.Tasks[0].Status);
    }

    [Fact]
    public async Task A_running_task_is_revoked()
    {
        await using var host = Create();
        var deaf = await host.Client.EnqueueAsync(new Endless(Listens: false), cancellationToken: TestContext.Current.CancellationToken);
        var listening = await host.Client.EnqueueAsync(new Endless(Listens: true), cancellationToken: TestContext.Current.CancellationToken);
        await host.RunAllAsync();

        Assert.Equal(RevokeOutcome.Revoking, await deaf.RevokeAsync(TestContext.Current.CancellationToken));
        await listening.RevokeAsync(TestContext.Current.CancellationToken);

        await host.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal([TaskState.Started, TaskState.Revoked], host.Tasks.Select(task => task.Status));
        await host.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(TaskState.Revoked, host.Tasks[0].Status);
    }

    [Fact]
    public async Task Keys_expiry_and_priorities_mean_what_they_mean_in_redis()
    {
        await using var host = Create();
        var unique = new EnqueueOptions { UniqueKey = "k" };
        var first = await host.Client.EnqueueAsync(new PlaceOrder("a"), unique, TestContext.Current.CancellationToken);
        var same = await host.Client.EnqueueAsync(new PlaceOrder("b"), unique, TestContext.Current.CancellationToken);
        Assert.Equal((first.Id, false), (same.Id, same.IsNew));
        await host.Client.EnqueueAsync(new PlaceOrder("c"), new EnqueueOptions { Expires = TimeSpan.FromMinutes(1), Countdown = TimeSpan.FromMinutes(2) }, TestContext.Current.CancellationToken);
        await host.Client.EnqueueAsync(new PlaceOrder("d"), new EnqueueOptions { Priority = 9, Id = "mine" }, TestContext.Current.CancellationToken);

        Assert.Equal("d", (await host.RunNextAsync())!.Args!.Value.GetProperty("order").GetString());
        await host.AdvanceAsync(TimeSpan.FromMinutes(3));

        Assert.Equal([TaskState.Success, TaskState.Revoked, TaskState.Success], host.Tasks.Select(task => task.Status));
        Assert.NotNull(await host.Client.FindByIdAsync("mine", TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<KeyTakenException>(() => host.Client.EnqueueAsync(new PlaceOrder("e"), new EnqueueOptions { Id = "mine" }, TestContext.Current.CancellationToken));
        Assert.True((await host.Client.EnqueueAsync(new PlaceOrder("b"), unique, TestContext.Current.CancellationToken)).IsNew);
    }

    [Fact]
    public async Task Declared_schedules_run()
    {
        await using var host = Create(tasks: worker => worker.Schedules.Add<PlaceOrder, decimal>("hourly", new PlaceOrder("s"), TimeSpan.FromHours(1)));

        await host.AdvanceAsync(TimeSpan.FromHours(3.5));

        Assert.Equal(3, host.Tasks.Count(task => task.Status == TaskState.Success));
    }

    [Fact]
    public async Task An_unknown_kind_waits_and_a_wait_for_it_says_so()
    {
        await using var host = Create();
        var handle = await host.Client.EnqueueAsync("no.such", JsonSerializer.SerializeToElement(new { }), cancellationToken: TestContext.Current.CancellationToken);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => handle.WaitAsync(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken));

        Assert.Contains("does not know 'no.such'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_seen_is_what_the_api_shows()
    {
        await using var host = Create();
        var events = await host.Client.WatchAsync(cancellationToken: TestContext.Current.CancellationToken);
        await host.Client.EnqueueManyAsync([new PlaceOrder("a"), new PlaceOrder("b"), new PlaceOrder("c")], cancellationToken: TestContext.Current.CancellationToken);
        await host.RunNextAsync();

        var page = await host.Client.ListAsync(new TaskQuery { State = TaskState.Pending, Limit = 1 }, TestContext.Current.CancellationToken);
        var rest = await host.Client.ListAsync(new TaskQuery { State = TaskState.Pending, Limit = 1, Cursor = page.NextCursor }, TestContext.Current.CancellationToken);

        Assert.Equal(["c", "b"], page.Tasks.Concat(rest.Tasks).Select(task => task.Args!.Value.GetProperty("order").GetString()));
        Assert.Null(rest.NextCursor);
        Assert.Equal((2, 1), ((await host.Client.GetQueuesAsync(TestContext.Current.CancellationToken)).Single() is var queue ? ((int)queue.Ready, (int)queue.Running) : default));
        Assert.Single((await host.Client.GetWorkersAsync(TestContext.Current.CancellationToken)).Single().Running);
        await foreach (var one in events)
        {
            Assert.Equal(TaskEventType.Sent, one.Type);
            break;
        }
    }

    private static (TaskState, string?, DateTimeOffset?) Waits(TaskTestHost host) => (host.Tasks[0].Status, host.Tasks[0].Error?.Message, host.Tasks[0].Eta);

    private TaskTestHost Create(bool eager = false, Action<TaskRegistry>? tasks = null) => TaskTestHost.Create(
        worker =>
        {
            worker.Add<PlaceOrderHandler, PlaceOrder, decimal>().Add<PlaceAllHandler, PlaceAll, decimal>().Add<EndlessHandler, Endless, string>();
            tasks?.Invoke(worker);
        },
        services => services.AddSingleton<IShop>(_shop),
        eager);

    private sealed class Shop : IShop
    {
        public int Closed { get; set; }

        public Queue<Exception> Faults { get; } = new();

        public List<string> Charged { get; } = [];

        public async Task<bool> IsOpenAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            return Closed-- <= 0;
        }

        public Task<decimal> ChargeAsync(string order, CancellationToken cancellationToken)
        {
            Charged.Add(order);
            return Faults.TryDequeue(out var fault) ? Task.FromException<decimal>(fault) : Task.FromResult(9.5m);
        }
    }
}
