using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Processing;

/// <summary>Limits hold over all workers, and who waits for one is in nobody's way.</summary>
public sealed class LimitTests(RedisFixture redis) : IAsyncLifetime
{

    [Fact]
    public async Task One_that_was_revoked_ends_without_waiting_for_its_limit()
    {
        var (client, side) = (_workers[0].Client, new EnqueueOptions { Queue = "side" });
        var lost = (await client.EnqueueAsync(new Call("same"), side, Stop)).Id;
        var (keys, database) = (new RedisKeys(_prefix), redis.Connection.GetDatabase());
        await using var claimer = new ReadyClaimer(redis.Connection, keys, _workers[0].Services.GetRequiredService<QueueGroups>(), "side", "lost");
        await claimer.ClaimAsync(1, block: null);
        await using var worker = await WorkerHost.StartAsync(
            redis.ConnectionString, _prefix,
            configure: settings => settings["Worker:Queues:0"] = "side",
            prepare: host => host.Steps["same"] = (_, stop) => RunAsync("same", stop),
            tasks: registry => registry.Add<CallHandler, Call, string>());
        await client.EnqueueAsync(new Call("same"), side, Stop);
        await Eventually.TrueAsync("the limit is taken", () => Task.FromResult(_running.GetValueOrDefault("same") == 1));

        Assert.Equal(RevokeOutcome.Revoking, await client.RevokeAsync(lost, Stop));
        await database.ExecuteAsync("XCLAIM", keys.Of("side").Ready, RedisKeys.Group, "lost", 0, lost.Entry, "IDLE", 1_000_000, "JUSTID");

        Assert.Equal(TaskState.Revoked, (await worker.EndOfAsync(lost)).Status);
        _go.SetResult();
    }

    private readonly string _prefix = RedisFixture.NewPrefix();
    private readonly ConcurrentDictionary<string, int> _running = new();
    private readonly ConcurrentDictionary<string, int> _most = new();
    private readonly List<WorkerHost> _workers = [];
    private readonly Signal _started = new("the first runs");
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static IEnumerable<string> Keys => Enumerable.Range(0, 40).Select(i => $"odd{i}").Append("even").Append("same");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            _workers.Add(await WorkerHost.StartAsync(
                redis.ConnectionString, _prefix,
                configure: settings => settings["Worker:Concurrency"] = "4",
                prepare: worker =>
                {
                    foreach (var key in Keys)
                        worker.Steps[key] = (_, cancellationToken) => RunAsync(key, cancellationToken);
                },
                tasks: registry => registry.Add<CallHandler, Call, string>()));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _go.TrySetResult();
        foreach (var worker in _workers)
            await worker.DisposeAsync();
    }

    [Fact]
    public async Task No_more_run_at_once_than_the_kind_and_each_key_allow_and_all_run_in_the_end()
    {
        _go.SetResult();
        var client = _workers[0].Client;
        var ids = new List<TaskId>();
        for (var i = 0; i < 40; i++)
            ids.Add(await client.EnqueueAsync(new Call(i % 2 == 0 ? "even" : $"odd{i}"), cancellationToken: Stop));

        foreach (var id in ids)
            Assert.Equal(TaskState.Success, (await _workers[0].EndOfAsync(id)).Status);

        Assert.InRange(_most["all"], 1, 3);
        Assert.Equal(1, _most["even"]);
    }

    [Fact]
    public async Task Who_waits_for_a_limit_holds_no_slot_and_costs_no_attempt()
    {
        var client = _workers[0].Client;
        var blocked = new List<TaskId>();
        for (var i = 0; i < 30; i++)
            blocked.Add(await client.EnqueueAsync(new Call("same"), cancellationToken: Stop));
        await Eventually.TrueAsync("one has started", () => Task.FromResult(_running.GetValueOrDefault("same") == 1));

        // Two workers of four slots each: were the thirty in their way, nothing else would run.
        Assert.Equal("free", (await _workers[0].EndOfAsync(await _workers[0].RunAsync("free"))).Result!.Value.GetString());

        _go.SetResult();
        foreach (var id in blocked)
            Assert.Equal((TaskState.Success, 1), Outcome(await _workers[1].EndOfAsync(id)));
    }

    [Fact]
    public async Task An_operator_can_set_a_limit_and_take_it_back()
    {
        var limits = _workers[0].Services.GetRequiredService<ILimitClient>();
        await limits.SetAsync("default", "tests.run", perKey: false, TaskLimit.AtOnce(1), Stop);
        foreach (var worker in _workers)
            worker.Steps["hold"] = async (_, _) => { _started.Set(); await _go.Task; return "held"; };
        await _workers[1].StopAsync();
        var names = new RedisKeys(_prefix).Of("default").Limits;
        await Eventually.TrueAsync("the worker knows", async () =>
        {
            await _workers[0].EndOfAsync(await _workers[0].RunAsync("probe"));
            return await redis.Connection.GetDatabase().KeyExistsAsync(names);
        });
        var first = await _workers[0].RunAsync("hold");
        await _started.WaitAsync();
        var second = await _workers[0].RunAsync("second");

        await Eventually.TrueAsync("it waits", async () => (await limits.GetAsync("default", Stop)).Single(limit => limit.Name == "kind:tests.run").Waiting == 1);
        await limits.SetAsync("default", "tests.run", perKey: false, null, Stop);

        Assert.Equal(TaskState.Success, (await _workers[0].EndOfAsync(second)).Status);
        _go.SetResult();
        Assert.Equal(TaskState.Success, (await _workers[0].EndOfAsync(first)).Status);
    }

    private static (TaskState, int) Outcome(TaskSnapshot task) => (task.Status, task.Attempts);

    private async Task<string> RunAsync(string key, CancellationToken cancellationToken)
    {
        foreach (var name in new[] { "all", key })
        {
            var now = _running.AddOrUpdate(name, 1, (_, count) => count + 1);
            _most.AddOrUpdate(name, now, (_, most) => Math.Max(most, now));
        }

        await _go.Task.WaitAsync(cancellationToken);
        await Task.Yield();
        foreach (var name in new[] { "all", key })
            _running.AddOrUpdate(name, 0, (_, count) => count - 1);
        return key;
    }

    public sealed record Call(string Key) : ITask<string>
    {
        public static string Kind => "tests.call";
    }

    public sealed class CallHandler(Steps steps) : ITaskHandler<Call, string>
    {
        public static TaskPolicy Policy => new() { Limit = TaskLimit.AtOnce(3), LimitPerKey = TaskLimit.AtOnce(1) };

        public static string? LimitKey(Call task) => task.Key;

        public Task<string> RunAsync(Call task, TaskContext context, CancellationToken cancellationToken) => steps.RunAsync(task.Key, context, cancellationToken);
    }
}
