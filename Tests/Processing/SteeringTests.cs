using TaskQueue.Authoring;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Processing;

public sealed class SteeringTests(RedisFixture redis) : IAsyncLifetime
{
    private WorkerHost? _worker;

    private WorkerHost Worker => _worker!;

    public async ValueTask InitializeAsync() => _worker = await WorkerHost.StartAsync(
        redis.ConnectionString,
        RedisFixture.NewPrefix(),
        configure: settings => (settings["Worker:Concurrency"], settings["Worker:CancelGrace"]) = ("1", "00:00:00.2"),
        tasks: worker => worker.Add<SteeredHandler, Steered, string>());

    public ValueTask DisposeAsync() => Worker.DisposeAsync();

    [Fact]
    public async Task A_snoozed_task_comes_back_with_no_attempt_counted()
    {
        var snoozed = 0;
        Worker.Steps["not_yet"] = (context, _) =>
            ++snoozed <= 5 ? throw new SnoozeTaskException(TimeSpan.FromMilliseconds(1), "the shop is closed") : Task.FromResult($"attempt {context.Attempt}, retries {context.Retries}");

        var ended = await Worker.EndOfAsync(await Worker.RunAsync("not_yet"));

        Assert.Equal((TaskState.Success, 1, "attempt 1, retries 0"), (ended.Status, ended.Attempts, ended.Result!.Value.GetString()));
    }

    [Fact]
    public async Task A_snoozed_task_says_what_it_waits_for()
    {
        Worker.Steps["closed"] = (_, _) => throw new SnoozeTaskException(TimeSpan.FromHours(1), "the shop is closed");
        var id = await Worker.RunAsync("closed");

        var waiting = await Eventually.GetAsync("it snoozes", () => Worker.Client.FindAsync(id), task => task?.Reason is not null);

        Assert.Equal((TaskState.Pending, 0, "the shop is closed"), (waiting!.Status, waiting.Attempts, waiting.Reason));
        Assert.InRange(waiting.Eta!.Value, waiting.EnqueuedAt.AddMinutes(59), waiting.EnqueuedAt.AddMinutes(61));
        Assert.Null(waiting.Error);
    }

    [Fact]
    public async Task Each_failed_attempt_is_remembered()
    {
        Worker.Steps["third"] = (context, _) => context.Retries < 2 ? throw new IOException($"busy {context.Attempt} {new string('.', 300)}") : Task.FromResult("at last");

        var ended = await Worker.EndOfAsync(await Worker.RunAsync("third"));

        Assert.Equal([1, 2], ended.PastAttempts!.Select(attempt => attempt.Number));
        Assert.All(ended.PastAttempts!, attempt => Assert.Equal((nameof(IOException), ended.Worker, null), (attempt.Error.Type, attempt.Worker, attempt.Error.Stack)));
        Assert.All(ended.PastAttempts!, attempt => Assert.StartsWith($"busy {attempt.Number} ..", attempt.Error.Message, StringComparison.Ordinal));
        Assert.All(ended.PastAttempts!, attempt => Assert.InRange(attempt.StartedAt, ended.EnqueuedAt.AddSeconds(-1), ended.EndedAt!.Value.AddSeconds(1))); // Redis' clock, as a worker reckons it each time
        Assert.Null((await Worker.EndOfAsync(await Worker.RunAsync("at once"))).PastAttempts);
    }

    [Fact]
    public async Task The_policys_rules_are_kept()
    {
        Worker.Steps["rejected"] = (_, _) => throw new NotSupportedException("never will be");
        Worker.Steps["patient"] = (context, _) => context.Retries < 4 ? throw new IOException("busy") : Task.FromResult("at last");

        Assert.Equal((TaskState.Failure, 1), await OutcomeAsync("rejected"));
        Assert.Equal((TaskState.Success, 5), await OutcomeAsync("patient"));
    }

    [Fact]
    public async Task After_its_soft_limit_a_handler_may_still_return_a_result()
    {
        Worker.Steps["tidy"] = async (_, cancelled) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return "half of it";
        };

        var ended = await Worker.EndOfAsync(await EnqueueAsync("tidy"));

        Assert.Equal((TaskState.Success, "half of it"), (ended.Status, ended.Result!.Value.GetString()));
    }

    [Fact]
    public async Task After_its_soft_limit_a_handler_that_stops_has_failed_of_it()
    {
        Worker.Steps["slow"] = async (_, cancelled) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
            return "never";
        };

        Assert.Equal("SoftTimeLimitExceeded", (await Worker.EndOfAsync(await EnqueueAsync("slow"))).Error!.Type);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_that_ignores_its_limit_is_written_off_and_gives_up_its_slot(bool hasSoftLimit)
    {
        var release = new Signal("the handler may return");
        Worker.Steps["deaf"] = async (_, _) =>
        {
            await release.WaitAsync();
            return "too late";
        };
        var deaf = hasSoftLimit
            ? await EnqueueAsync("deaf")
            : await Worker.Client.EnqueueAsync(new WorkerHost.Once("deaf"), cancellationToken: TestContext.Current.CancellationToken);
        var next = await Worker.RunAsync("next"); // there is one slot only

        var ended = await Worker.EndOfAsync(deaf);
        Assert.Equal((TaskState.Failure, "TimeLimitExceeded"), (ended.Status, ended.Error!.Type));
        Assert.Equal(TaskState.Success, (await Worker.EndOfAsync(next)).Status);
        await StuckAsync(1);

        release.Set();

        await StuckAsync(0);
        Assert.Equal(ended.EndedAt, (await Worker.EndOfAsync(deaf)).EndedAt);
        Assert.Equal(TaskState.Success, (await Worker.EndOfAsync(await Worker.RunAsync("after"))).Status);
    }

    [Fact]
    public async Task A_revoked_task_ends_though_its_handler_does_not()
    {
        var (started, release) = (new Signal("started"), new Signal("the handler may return"));
        Worker.Steps["deaf"] = async (_, _) =>
        {
            started.Set();
            await release.WaitAsync();
            return "too late";
        };
        var id = await Worker.RunAsync("deaf");
        await started.WaitAsync();

        await Worker.Client.RevokeAsync(id, TestContext.Current.CancellationToken);

        Assert.Equal(TaskState.Revoked, (await Worker.EndOfAsync(id)).Status);
        release.Set();
    }

    [Fact]
    public async Task The_next_attempt_goes_on_from_the_checkpoint()
    {
        Worker.Steps["counts"] = async (context, cancelled) =>
        {
            var done = await context.LoadCheckpointAsync<int?>(cancelled) ?? 0;
            await context.SaveCheckpointAsync(done + 1, cancelled);
            return done < 3 ? throw new InvalidOperationException("again") : $"from {done}";
        };

        var ended = await Worker.EndOfAsync(await Worker.RunAsync("counts"));

        Assert.Equal((TaskState.Success, "from 3"), (ended.Status, ended.Result!.Value.GetString()));
    }

    private async Task<(TaskState, int)> OutcomeAsync(string step)
    {
        var ended = await Worker.EndOfAsync(await EnqueueAsync(step));
        return (ended.Status, ended.Attempts);
    }

    private async Task<TaskId> EnqueueAsync(string step) => await Worker.Client.EnqueueAsync(new Steered(step), cancellationToken: TestContext.Current.CancellationToken);

    private Task StuckAsync(int count) =>
        Eventually.TrueAsync($"{count} stuck", async () => (await Worker.Client.GetWorkersAsync(TestContext.Current.CancellationToken)).Single().Stuck == count);

    public sealed record Steered(string Step) : ITask<string>
    {
        public static string Kind => "tests.steered";
    }

    public sealed class SteeredHandler(Steps steps) : ITaskHandler<Steered, string>
    {
        public static TaskPolicy Policy => new()
        {
            MaxRetries = 0,
            SoftTimeLimit = TimeSpan.FromMilliseconds(200),
            TimeLimit = TimeSpan.FromMilliseconds(500),
            Rules = [ExceptionRule.Reject<NotSupportedException>(), ExceptionRule.Retry<IOException>(maxRetries: 10, delay: TimeSpan.FromMilliseconds(1))],
        };

        public Task<string> RunAsync(Steered task, TaskContext context, CancellationToken cancellationToken) => steps.RunAsync(task.Step, context, cancellationToken);
    }
}
