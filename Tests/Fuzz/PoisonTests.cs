using StackExchange.Redis;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Fuzz;

/// <summary>Entries that somebody wrote to the stream by hand, and arguments that fit nothing: kept or failed with a reason, and no harm to their neighbours.</summary>
public sealed class PoisonTests(RedisFixture redis)
{
    private const int Seed = 20_261_122;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_written_by_hand_wait_with_a_reason_and_are_never_dropped()
    {
        var prefix = RedisFixture.NewPrefix();
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, prefix);
        var (fuzzer, ready, sound) = (new Fuzzer(Seed), new RedisKeys(prefix).Of(QueueName.Default).Ready, new TaskEntry("tests.unheard", default, "{}"u8.ToArray()).ToBytes());
        var (poison, neighbours) = (new List<TaskId>(), new List<TaskId>());
        for (var number = 0; number < 60; number++)
        {
            neighbours.Add(await worker.RunAsync("well"));
            NameValueEntry[] fields = (number % 6) switch
            {
                0 => [new("wrong", "field")],
                1 => [new(TaskEntry.Field, sound), new("more", "than one")],
                2 => [new(TaskEntry.Field, (byte[])[99, .. sound[1..]])],
                3 => [new(TaskEntry.Field, sound.AsMemory(0, number % sound.Length))],
                4 => [new(TaskEntry.Field, fuzzer.Bytes(300))],
                _ => [new(TaskEntry.Field, new TaskEntry("tests.run", default, "{}"u8.ToArray(), new TaskExtras { ExpiresAfter = long.MaxValue - number }).ToBytes())],
            };
            poison.Add(TaskId.FromEntry(QueueName.Default, TaskLane.Ready, (await redis.Connection.GetDatabase().StreamAddAsync(ready, fields)).ToString()));
        }

        foreach (var id in neighbours)
            Assert.Equal(TaskState.Success, (await worker.EndOfAsync(id)).Status);
        foreach (var id in poison)
        {
            var waiting = await Eventually.GetAsync("it waits with a reason", () => worker.Client.FindAsync(id), task => task?.Reason is not null);
            Assert.Equal((TaskState.Pending, 0), (waiting!.Status, waiting.Attempts));
        }

        Assert.Equal(poison.Count, (await worker.Client.ListAsync(new TaskQuery { State = TaskState.Pending, Limit = 100 }, Stop)).Tasks.Count);
    }

    [Fact]
    public async Task Arguments_that_fit_nothing_fail_their_task_and_say_why()
    {
        var prefix = RedisFixture.NewPrefix();
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, prefix);
        var broker = new TaskBroker(
            redis.Connection, new RedisKeys(prefix), new QueueGroups(redis.Connection, new RedisKeys(prefix)), StoredPayloads.Plain,
            Microsoft.Extensions.Options.Options.Create(new TaskQueue.TaskQueueOptions { Prefix = prefix }));
        byte[][] all =
        [
            [], "null"u8.ToArray(), "[]"u8.ToArray(), "7"u8.ToArray(), "{\"step\":7}"u8.ToArray(), "{\"step\":{}}"u8.ToArray(), "{\"step\":\"a\""u8.ToArray(), [0xFF, 0xFE], [.. "{\"step\":\""u8, 0xC3, 0x28, .. "\"}"u8],
            [.. Enumerable.Repeat((byte)'[', 5000)], [.. "{\"step\":"u8, .. Enumerable.Repeat((byte)'[', 200), .. Enumerable.Repeat((byte)']', 200), .. "}"u8], [.. "{\"step\":["u8, .. Enumerable.Repeat((byte)' ', 3_000_000), .. "]}"u8],
        ];
        var ids = new List<TaskId>();
        foreach (var args in all)
            ids.Add(await broker.EnqueueAsync(QueueName.Default, new TaskEntry("tests.run", default, args).ToBytes()));
        var neighbour = await worker.RunAsync("well");

        Assert.Equal(TaskState.Success, (await worker.EndOfAsync(neighbour)).Status);
        foreach (var id in ids)
        {
            var end = await worker.EndOfAsync(id);
            Assert.Equal(TaskState.Failure, end.Status);
            Assert.Contains("do not fit", end.Error!.Message, StringComparison.Ordinal);
        }
    }
}
