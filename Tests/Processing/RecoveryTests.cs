using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Processing;

/// <summary>What happens when workers or Redis go away. Real faults: SIGSTOP, SIGKILL, a killed server.</summary>
public sealed class RecoveryTests(RedisFixture redis)
{
    [Fact]
    public async Task A_stopping_worker_lets_its_tasks_finish()
    {
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix());
        var (started, finish) = (new Signal("started"), new Signal("finish"));
        worker.Steps["slow"] = async (_, _) =>
        {
            started.Set();
            await finish.WaitAsync();
            return "finished";
        };
        var id = await worker.RunAsync("slow");
        await started.WaitAsync();

        var stopping = worker.StopAsync();
        finish.Set();
        await stopping;

        Assert.Equal(TaskState.Success, (await worker.Client.FindAsync(id, TestContext.Current.CancellationToken))!.Status);
    }

    [Fact]
    public async Task What_does_not_finish_in_time_goes_back_uncounted_and_runs_elsewhere()
    {
        var prefix = RedisFixture.NewPrefix();
        var started = new Signal("started");
        TaskId id;
        await using (var first = await WorkerHost.StartAsync(redis.ConnectionString, prefix, configure: settings => settings["Worker:DrainTimeout"] = "00:00:00.1"))
        {
            first.Steps["endless"] = async (_, cancelled) =>
            {
                started.Set();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
                return "never";
            };
            id = await first.RunAsync("endless");
            await started.WaitAsync();
            await first.StopAsync();

            var waiting = await first.Client.FindAsync(id, TestContext.Current.CancellationToken);
            Assert.Equal((TaskState.Pending, 0, "its worker shuts down"), (waiting!.Status, waiting.Attempts, waiting.Reason));
        }

        await using var second = await WorkerHost.StartAsync(redis.ConnectionString, prefix);
        var ended = await second.EndOfAsync(id);
        Assert.Equal((TaskState.Success, 1), (ended.Status, ended.Attempts));
    }

    [Fact]
    public async Task A_long_task_keeps_its_lease()
    {
        var prefix = RedisFixture.NewPrefix();
        await using var first = await WorkerHost.StartAsync(redis.ConnectionString, prefix, configure: settings => settings["Worker:Lease"] = "00:00:04");
        await using var second = await WorkerHost.StartAsync(redis.ConnectionString, prefix, configure: settings => settings["Worker:Lease"] = "00:00:04");
        first.Steps["long"] = second.Steps["long"] = async (context, cancelled) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(9), TimeProvider.System, cancelled);
            return $"attempt {context.Attempt}";
        };

        var ended = await first.EndOfAsync(await first.RunAsync("long"));

        Assert.Equal("attempt 1", ended.Result!.Value.GetString());
    }

    [Fact]
    public async Task After_a_restart_of_redis_nothing_accepted_is_lost_and_workers_consume_again()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions(AppendOnly: true, AppendFsync: "always"));
        await using var worker = await WorkerHost.StartAsync(server.ConnectionString, "t");
        var (started, finish) = (new Signal("started"), new Signal("finish"));
        worker.Steps["across"] = async (_, _) =>
        {
            started.Set();
            await finish.WaitAsync();
            return "across";
        };
        var across = await worker.RunAsync("across");
        await started.WaitAsync();
        var before = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => worker.RunAsync($"before{i}")));

        await server.RestartAsync();
        finish.Set();

        foreach (var id in before.Append(across))
            Assert.Equal(TaskState.Success, (await Eventually.GetAsync("it ends", () => FindAsync(worker, id), task => task?.EndedAt is not null))!.Status);
        var after = await Eventually.GetAsync("it accepts again", async () => await EnqueueAsync(worker), id => id is not null);
        Assert.Equal(TaskState.Success, (await worker.EndOfAsync(after!.Value)).Status);
    }

    [Fact]
    public async Task After_every_connection_is_killed_workers_consume_again()
    {
        await using var server = await RedisServer.StartAsync();
        await using var worker = await WorkerHost.StartAsync(server.ConnectionString, "t");
        await worker.EndOfAsync(await worker.RunAsync("before"));

        await using (var admin = await server.ConnectAsync())
            await admin.GetDatabase().ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

        var after = await Eventually.GetAsync("it accepts again", async () => await EnqueueAsync(worker), id => id is not null);
        Assert.Equal(TaskState.Success, (await worker.EndOfAsync(after!.Value)).Status);
    }

    [Fact]
    public async Task After_a_flush_workers_make_their_groups_again()
    {
        await using var server = await RedisServer.StartAsync();
        await using var worker = await WorkerHost.StartAsync(server.ConnectionString, "t");
        await worker.EndOfAsync(await worker.RunAsync("before"));

        await using (var admin = await server.ConnectAsync())
            await admin.GetServers()[0].FlushAllDatabasesAsync();

        Assert.Equal(TaskState.Success, (await worker.EndOfAsync(await worker.RunAsync("after"))).Status);
    }

    [Fact]
    public async Task A_run_whose_task_comes_back_to_its_own_worker_is_cancelled_and_only_the_new_one_counts()
    {
        var prefix = RedisFixture.NewPrefix();
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, prefix, configure: settings => settings["Worker:Lease"] = "00:01:00");
        var (started, cancelled) = (new Signal("started"), new Signal("cancelled"));
        worker.Steps["stalled"] = async (context, stop) =>
        {
            if (context.Attempt > 1)
                return "again";
            started.Set();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancelled.Set();
            return "late";
        };
        var id = await worker.RunAsync("stalled");
        await started.WaitAsync();

        // As after a stall of the whole process: its lease has lapsed, and it is the first to look for such.
        var of = new RedisKeys(prefix).Of("default");
        await Eventually.TrueAsync("it is taken back", async () =>
        {
            await redis.Connection.GetDatabase().KeyDeleteAsync(of.ReclaimGate);
            return (await worker.Services.GetRequiredService<TaskBroker>().ReclaimAsync("default", TimeSpan.Zero, TimeSpan.FromMinutes(1))).Count == 1;
        });

        await cancelled.WaitAsync();
        var ended = await worker.EndOfAsync(id);
        Assert.Equal(("again", 2), (ended.Result!.Value.GetString(), ended.Attempts));
    }

    private static async Task<TaskSnapshot?> FindAsync(WorkerHost worker, TaskId id)
    {
        try
        {
            return await worker.Client.FindAsync(id, TestContext.Current.CancellationToken);
        }
        catch (TaskQueue.Client.QueueUnavailableException)
        {
            return null;
        }
    }

    private static async Task<TaskId?> EnqueueAsync(WorkerHost worker)
    {
        try
        {
            return await worker.RunAsync("after");
        }
        catch (TaskQueue.Client.QueueUnavailableException)
        {
            return null;
        }
    }
}
