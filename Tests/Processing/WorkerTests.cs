using System.Text.Json;
using TaskQueue.Authoring;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Processing;

public sealed class WorkerTests(RedisFixture redis) : IAsyncLifetime
{
    private readonly string _prefix = RedisFixture.NewPrefix();
    private WorkerHost? _worker;

    private WorkerHost Worker => _worker!;

    public async ValueTask InitializeAsync() => _worker = await WorkerHost.StartAsync(redis.ConnectionString, _prefix);

    public ValueTask DisposeAsync() => Worker.DisposeAsync();

    [Fact]
    public async Task A_task_runs_and_its_result_comes_back()
    {
        var ended = await Worker.EndOfAsync(await Worker.RunAsync("hello"));

        Assert.Equal((TaskState.Success, "hello", 1), (ended.Status, ended.Result!.Value.GetString(), ended.Attempts));
        Assert.StartsWith("worker-", ended.Worker, StringComparison.Ordinal);
        Assert.True(ended.Runtime >= 0);
    }

    [Fact]
    public async Task A_failed_attempt_is_retried_until_it_succeeds()
    {
        Worker.Steps["flaky"] = (context, _) =>
            context.Retries < 2 ? throw new InvalidOperationException($"attempt {context.Attempt}") : Task.FromResult("at last");

        var ended = await Worker.EndOfAsync(await Worker.RunAsync("flaky"));

        Assert.Equal((TaskState.Success, "at last", 3), (ended.Status, ended.Result!.Value.GetString(), ended.Attempts));
    }

    [Fact]
    public async Task Retries_end_in_a_failure_that_says_why_and_a_dead_letter()
    {
        Worker.Steps["broken"] = (_, _) => throw new InvalidOperationException("always broken");

        var ended = await Worker.EndOfAsync(await Worker.RunAsync("broken"));

        Assert.Equal((TaskState.Failure, "always broken", 4), (ended.Status, ended.Result!.Value.GetString(), ended.Attempts));
        Assert.Equal("InvalidOperationException", ended.Error!.Type);
        Assert.Equal(1, Assert.Single(await Worker.Client.GetQueuesAsync(TestContext.Current.CancellationToken)).DeadLetters);
    }

    [Fact]
    public async Task A_rejected_task_fails_without_retries()
    {
        Worker.Steps["never"] = (_, _) => throw new RejectTaskException("never");

        Assert.Equal((TaskState.Failure, 1), await OutcomeAsync(Worker.RunAsync("never")));
    }

    [Fact]
    public async Task A_time_limit_cancels_the_handler_and_fails_the_task()
    {
        Worker.Steps["slow"] = async (_, cancelled) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
            return "never";
        };

        var ended = await Worker.EndOfAsync(await Worker.Client.EnqueueAsync(new WorkerHost.Once("slow"), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal((TaskState.Failure, "TimeLimitExceeded"), (ended.Status, ended.Error!.Type));
    }

    [Fact]
    public async Task Arguments_that_do_not_fit_fail_with_the_reason()
    {
        var id = await Worker.Client.EnqueueAsync("tests.run", JsonSerializer.SerializeToElement(new { step = 5 }), cancellationToken: TestContext.Current.CancellationToken);

        var ended = await Worker.EndOfAsync(id);

        Assert.Equal(TaskState.Failure, ended.Status);
        Assert.Contains("do not fit tests.run", ended.Result!.Value.GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_kind_waits_for_a_worker_that_knows_it()
    {
        var id = await Worker.Client.EnqueueAsync("tests.unknown", JsonSerializer.SerializeToElement(new { }), cancellationToken: TestContext.Current.CancellationToken);

        var waiting = await Eventually.GetAsync("it is parked", () => Worker.Client.FindAsync(id), task => task?.Reason is not null);

        Assert.Equal((TaskState.Pending, 0), (waiting!.Status, waiting.Attempts));
        Assert.Contains("does not know 'tests.unknown'", waiting.Reason, StringComparison.Ordinal);
        Assert.NotNull(waiting.Eta);
    }

    [Fact]
    public async Task A_countdown_is_waited_for()
    {
        var id = await Worker.Client.EnqueueAsync(
            new WorkerHost.Run("later"), new EnqueueOptions { Countdown = TimeSpan.FromMilliseconds(300) }, TestContext.Current.CancellationToken);

        var ended = await Worker.EndOfAsync(id);

        Assert.Equal(TaskState.Success, ended.Status);
        Assert.True(ended.StartedAt - ended.EnqueuedAt >= TimeSpan.FromMilliseconds(290), $"started after {ended.StartedAt - ended.EnqueuedAt}");
    }

    [Fact]
    public async Task Progress_is_seen_while_the_task_runs()
    {
        var seen = new Signal("the test has seen the progress");
        Worker.Steps["long"] = async (context, _) =>
        {
            context.ReportProgress(40, "step 2");
            await seen.WaitAsync();
            return "done";
        };

        var id = await Worker.RunAsync("long");
        var running = await Eventually.GetAsync("progress is told", () => Worker.Client.FindAsync(id), task => task?.Progress is not null);
        seen.Set();

        Assert.Equal((TaskState.Started, new TaskProgress(40, "step 2")), (running!.Status, running.Progress));
        Assert.Null((await Worker.EndOfAsync(id)).Progress);
    }

    [Fact]
    public async Task An_attachment_is_kept_with_the_task()
    {
        Worker.Steps["attach"] = async (context, cancelled) =>
        {
            await context.AttachAsync("image", "image/png", new byte[] { 1, 2, 3 }, cancelled);
            return "attached";
        };
        var id = await Worker.RunAsync("attach");
        await Worker.EndOfAsync(id);

        var attachment = await Worker.Client.FindAttachmentAsync(id, "image", TestContext.Current.CancellationToken);

        Assert.Equal(("image/png", "1,2,3"), (attachment!.ContentType, string.Join(',', attachment.Content.ToArray())));
        Assert.Null(await Worker.Client.FindAttachmentAsync(id, "other", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_worker_shows_what_it_is_and_does()
    {
        var seen = new Signal("the test has seen the worker");
        Worker.Steps["watched"] = async (_, _) =>
        {
            await seen.WaitAsync();
            return "done";
        };
        var id = await Worker.RunAsync("watched");

        var workers = await Eventually.GetAsync(
            "the worker tells of its task", () => Worker.Client.GetWorkersAsync(TestContext.Current.CancellationToken), all => all.Any(one => one.Running.Count > 0));
        seen.Set();

        Assert.Equal((id.ToString(), "tests.run"), (workers[0].Running[0].TaskId, workers[0].Running[0].Name));
        Assert.Equal(["default"], workers[0].Queues);
        await Worker.StopAsync();
        Assert.Empty(await Worker.Client.GetWorkersAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Kinds_are_published_with_schema_and_example()
    {
        var definition = await Eventually.GetAsync(
            "the kind is published", () => Worker.Client.FindDefinitionAsync("tests.run", TestContext.Current.CancellationToken), found => found is not null);

        Assert.Equal("hello", definition!.Example!.Value.GetProperty("step").GetString());
        Assert.Empty(ArgumentSchema.Check(definition.Schema, definition.Example.Value));
        Assert.Equal(["extra", "step"], ArgumentSchema.Check(definition.Schema, JsonSerializer.SerializeToElement(new { step = 5, extra = 1 })).Keys);
        Assert.Equal(["step"], ArgumentSchema.Check(definition.Schema, JsonSerializer.SerializeToElement(new { })).Keys);
    }

    [Fact]
    public async Task Many_tasks_all_end()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Worker.RunAsync($"n{i}")));

        foreach (var id in ids)
            Assert.Equal(TaskState.Success, (await Worker.EndOfAsync(id)).Status);
    }

    [Fact]
    public async Task Thousands_are_enqueued_at_once_and_all_end()
    {
        var ids = await Worker.Client.EnqueueManyAsync<WorkerHost.Run>(
            [.. Enumerable.Range(0, 2500).Select(i => new WorkerHost.Run($"n{i}"))], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2500, ids.Distinct().Count());
        for (var i = 0; i < ids.Count; i += 100)
            Assert.Equal($"n{i}", (await Worker.EndOfAsync(ids[i])).Result!.Value.GetString());
        await Eventually.TrueAsync("all have ended", async () => (await Worker.Client.GetQueuesAsync()).Single() is { Ready: 0, Running: 0 });
    }

    [Fact]
    public async Task A_revoked_task_is_cancelled_where_it_runs()
    {
        var started = new Signal("started");
        Worker.Steps["endless"] = async (_, cancelled) =>
        {
            started.Set();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
            return "never";
        };
        var id = await Worker.RunAsync("endless");
        await started.WaitAsync();

        Assert.Equal(RevokeOutcome.Revoking, await Worker.Client.RevokeAsync(id, TestContext.Current.CancellationToken));

        Assert.Equal((TaskState.Revoked, 1), await OutcomeAsync(Task.FromResult(id)));
    }

    private async Task<(TaskState, int)> OutcomeAsync(Task<TaskId> id)
    {
        var ended = await Worker.EndOfAsync(await id);
        return (ended.Status, ended.Attempts);
    }
}
