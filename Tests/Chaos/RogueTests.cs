using System.Globalization;
using ChaosWorker.Tasks;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Chaos;

/// <summary>Handlers that throw, hang, take all memory or the whole process: they end, and nothing else suffers for it.</summary>
public sealed class RogueTests(RedisFixture redis)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("InvalidOperationException", Crime.Throw)]
    [InlineData("TimeLimitExceeded", Crime.Hang, Crime.Block)]
    [InlineData("OutOfMemoryException WorkerLost", Crime.Allocate)]
    [InlineData("WorkerLost", Crime.Exit, Crime.ThrowElsewhere, Crime.Overflow)]
    public async Task What_rogues_do_ends_them_and_nobody_else(string errors, params Crime[] crimes)
    {
        await using var fleet = await FleetAsync(size: 2);
        var rogues = await fleet.Client.Client.EnqueueManyAsync(crimes.Select(crime => new Rogue(0, crime)).ToList(), cancellationToken: Stop);
        var others = await fleet.Client.Client.EnqueueManyAsync(Enumerable.Range(0, 100).Select(number => new Work(number, Milliseconds: number % 10 == 0 ? 1000 : 10)).ToList(), cancellationToken: Stop);

        foreach (var id in others)
            Assert.Equal((TaskState.Success, null), Told(await EndOfAsync(fleet, id)));
        foreach (var id in rogues)
        {
            var end = await EndOfAsync(fleet, id);
            Assert.Equal(TaskState.Failure, end.Status);
            Assert.Contains(end.Error!.Type, errors.Split(' '));
        }

        await Report.TellAsync($"handlers: {string.Join(", ", crimes)}", $"{rogues.Count} FAILURE, {others.Count} others SUCCESS; workers died {fleet.Deaths} times");
        await Eventually.TrueAsync("nothing is left", async () => (await Residue.FindAsync(redis.Connection, fleet.Prefix, [QueueName.Default])).Count == 0);
    }

    [Fact]
    public async Task Who_ran_beside_one_that_kept_crashing_is_not_taken_for_the_cause()
    {
        await using var fleet = await FleetAsync(size: 1);
        var beside = await fleet.Client.Client.EnqueueManyAsync(Enumerable.Range(0, 3).Select(number => new Work(number, Milliseconds: 3000)).ToList(), cancellationToken: Stop);
        await Task.WhenAll(beside.Select(id => Eventually.GetAsync("it runs", () => fleet.Client.Client.FindAsync(id), task => task?.Status == TaskState.Started)));
        var rogue = await fleet.Client.Client.EnqueueAsync(new Rogue(0, Crime.Exit), cancellationToken: Stop);

        foreach (var id in beside)
            Assert.Equal((TaskState.Success, null), Told(await EndOfAsync(fleet, id)));
        Assert.Equal((TaskState.Failure, "crashed its worker 3 times"), Told(await EndOfAsync(fleet, rogue)));
        Assert.InRange(fleet.Deaths, 3, 4);
    }

    private static (TaskState, string?) Told(TaskSnapshot end) => (end.Status, end.Error?.Message);

    private static async Task<TaskSnapshot> EndOfAsync(Fleet fleet, TaskId id)
    {
        var end = await fleet.Client.Client.WaitAsync(id, TimeSpan.FromMinutes(1), Stop);
        Assert.True(end?.EndedAt is not null, string.Create(CultureInfo.InvariantCulture, $"{id} has not ended after {fleet.Deaths} deaths: {end}"));
        return end;
    }

    private Task<Fleet> FleetAsync(int size) => Fleet.StartAsync(
        redis.ConnectionString, RedisFixture.NewPrefix(), size, ["Worker:Lease=00:00:03", "Worker:ReclaimInterval=00:00:00.2"],
        new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "8000000", ["DOTNET_gcServer"] = "0" });
}
