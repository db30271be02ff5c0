using System.Text.Json;
using System.Text.Json.Nodes;
using TaskQueue.Authoring;
using TaskQueue.Client;
using TaskQueue.Contracts;
using TaskQueue.Processing;
using Tests.Support;

namespace Tests.Processing;

/// <summary>During a deploy workers and producers of two versions of a kind are there at once.</summary>
public sealed class VersionTests(RedisFixture redis)
{
    private readonly string _prefix = RedisFixture.NewPrefix();

    [Fact]
    public async Task An_older_task_is_upgraded_by_a_newer_worker()
    {
        await using var newer = await StartAsync(worker => worker.Add<NewerHandler, Newer, string>());

        var id = await newer.Client.EnqueueAsync(new Old("Ada Lovelace"), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("Lovelace, Ada", (await newer.EndOfAsync(id)).Result!.Value.GetString());
    }

    [Fact]
    public async Task A_newer_task_is_left_to_a_worker_that_knows_its_version()
    {
        await using var older = await StartAsync(worker => worker.Add<OldHandler, Old, string>());
        var id = await older.Client.EnqueueAsync(new Newer("Ada", "Lovelace"), cancellationToken: TestContext.Current.CancellationToken);
        var waiting = await Eventually.GetAsync("it is parked", () => older.Client.FindAsync(id), task => task?.Reason is not null);
        Assert.Equal((TaskState.Pending, 0, "this worker knows 'tests.greet' up to version 1, not 2"), (waiting!.Status, waiting.Attempts, waiting.Reason));

        await older.StopAsync();
        await using var newer = await StartAsync(worker => worker.Add<NewerHandler, Newer, string>());

        Assert.Equal("Lovelace, Ada", (await newer.EndOfAsync(id)).Result!.Value.GetString());
    }

    [Fact]
    public async Task A_task_by_name_has_the_version_that_is_published()
    {
        await using var newer = await StartAsync(worker => worker.Add<NewerHandler, Newer, string>());
        var definition = await Eventually.GetAsync(
            "the kind is published", () => newer.Client.FindDefinitionAsync("tests.greet", TestContext.Current.CancellationToken), found => found is not null);
        Assert.Equal(2, definition!.Version);
        var args = JsonSerializer.SerializeToElement(new { first = "Ada", last = "Lovelace" });

        foreach (var options in new[] { null, new EnqueueOptions { Queue = "default" } })
        {
            var id = await newer.Client.EnqueueAsync("tests.greet", args, options, TestContext.Current.CancellationToken);
            Assert.Equal("Lovelace, Ada", (await newer.EndOfAsync(id)).Result!.Value.GetString());
        }
    }

    [Fact]
    public async Task What_cannot_be_upgraded_fails_and_says_why()
    {
        await using var newer = await StartAsync(worker => worker.Add<NewerHandler, Newer, string>());

        var ended = await newer.EndOfAsync(await newer.Client.EnqueueAsync(new Old("Plato"), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal((TaskState.Failure, 1), (ended.Status, ended.Attempts));
        Assert.StartsWith("The arguments of tests.greet can't be upgraded from version 1 to 2", ended.Error!.Message, StringComparison.Ordinal);
    }

    private Task<WorkerHost> StartAsync(Action<TaskRegistry> tasks) =>
        WorkerHost.StartAsync(redis.ConnectionString, _prefix, configure: settings => settings["Worker:UnknownKindDelay"] = "00:00:00.2", tasks: tasks);

    public sealed record Old(string Name) : ITask<string>
    {
        public static string Kind => "tests.greet";
    }

    public sealed class OldHandler : ITaskHandler<Old, string>
    {
        public Task<string> RunAsync(Old task, TaskContext context, CancellationToken cancellationToken) => Task.FromResult(task.Name);
    }

    public sealed record Newer(string First, string Last) : ITask<string>
    {
        public static string Kind => "tests.greet";

        public static int Version => 2;

        public static JsonObject Upgrade(JsonObject args, int from)
        {
            var names = args["name"]!.GetValue<string>().Split(' ');
            return new JsonObject { ["first"] = names[0], ["last"] = names[1] };
        }
    }

    public sealed class NewerHandler : ITaskHandler<Newer, string>
    {
        public Task<string> RunAsync(Newer task, TaskContext context, CancellationToken cancellationToken) => Task.FromResult($"{task.Last}, {task.First}");
    }
}
