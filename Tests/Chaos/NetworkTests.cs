using System.Net;
using TaskQueue.Contracts;
using Tests.Api;
using Tests.Support;

namespace Tests.Chaos;

/// <summary>A network that is slow, breaks, or stays silent between a worker and Redis, and between the Api and Redis.</summary>
public sealed class NetworkTests(RedisFixture redis)
{
    // The Redis client gives a connection up that stays silent for four times this, 5 s by default. The tests have no time for 20 s.
    private const string Impatient = ",asyncTimeout=1500";

    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(4);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(LinkState.Cut)]
    [InlineData(LinkState.Silent)]
    [InlineData(LinkState.Forgotten)]
    public async Task A_worker_behind_a_broken_link_consumes_again_and_nothing_ends_twice(LinkState fault)
    {
        var prefix = RedisFixture.NewPrefix();
        await using var link = FaultyLink.To(redis.Server.Port);
        await using var client = await WorkerHost.StartAsync(redis.ConnectionString, prefix, works: false);
        await using var worker = await WorkerHost.StartAsync(link.ConnectionString + Impatient, prefix, prepare: Prepare);
        var before = await SendAsync(client, 100);

        link.Set(fault);
        var during = await SendAsync(client, 100);
        await Task.Delay(Lasts, TimeProvider.System, Stop);
        link.Set(LinkState.Sound);
        var healed = TimeProvider.System.GetTimestamp();

        await AllEndOnceAsync(client, [.. before, .. during]);
        await Report.TellAsync($"link worker - Redis {fault}", FormattableString.Invariant($"200 accepted; lost 0, ended twice 0; all ended {TimeProvider.System.GetElapsedTime(healed).TotalSeconds:0.0} s after the link was sound"));
        Assert.Equal(TaskState.Success, (await client.EndOfAsync(await client.RunAsync("after"))).Status);
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(50, 200)]
    [InlineData(500, 40)]
    public async Task A_worker_behind_a_slow_link_works_slowly(int milliseconds, int tasks)
    {
        var prefix = RedisFixture.NewPrefix();
        await using var link = FaultyLink.To(redis.Server.Port);
        link.Delay = TimeSpan.FromMilliseconds(milliseconds);
        await using var client = await WorkerHost.StartAsync(redis.ConnectionString, prefix, works: false);
        await using var worker = await WorkerHost.StartAsync(link.ConnectionString, prefix, prepare: Prepare, configure: settings => settings["Worker:Lease"] = "00:00:06");

        var ids = await SendAsync(client, tasks);

        await AllEndOnceAsync(client, ids);
        foreach (var id in ids)
            Assert.Equal(1, (await client.EndOfAsync(id)).Attempts);
        await Report.TellAsync($"link worker - Redis {milliseconds} ms slower", $"{tasks} accepted; lost 0, ended twice 0, taken away 0");
    }

    [Theory]
    [InlineData(LinkState.Cut)]
    [InlineData(LinkState.Silent)]
    [InlineData(LinkState.Forgotten)]
    public async Task The_Api_behind_a_broken_link_says_so_in_time_and_is_well_again(LinkState fault)
    {
        await using var link = FaultyLink.To(redis.Server.Port);
        await using var api = new ApiServer(link.ConnectionString + Impatient, RedisFixture.NewPrefix());
        await api.Http.StartAsync("POST /tasks?x=1&y=1");
        link.Set(fault);

        var asked = TimeProvider.System.GetTimestamp();
        (await api.Http.CallAsync("POST /tasks?x=1&y=1")).IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.True(TimeProvider.System.GetElapsedTime(asked) < Limits.Wait / 2, "It should not hang as long as the fault lasts.");

        link.Set(LinkState.Sound);
        var healed = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync("the Api is well", async () => (await api.Http.CallAsync("POST /tasks?x=1&y=1")).Status == HttpStatusCode.Created);
        await Report.TellAsync($"link Api - Redis {fault}", FormattableString.Invariant($"503 in time; well again {TimeProvider.System.GetElapsedTime(healed).TotalSeconds:0.0} s after the link was sound"));
    }

    private static void Prepare(WorkerHost worker)
    {
        worker.Steps["short"] = (_, _) => Task.FromResult("");
        worker.Steps["long"] = async (_, cancelled) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancelled);
            return "";
        };
    }

    private static async Task<IReadOnlyList<TaskId>> SendAsync(WorkerHost client, int count) =>
        await client.Client.EnqueueManyAsync(Enumerable.Range(0, count).Select(number => new WorkerHost.Run(number % 20 == 0 ? "long" : "short")).ToList(), cancellationToken: Stop);

    private async Task AllEndOnceAsync(WorkerHost client, IReadOnlyList<TaskId> ids)
    {
        foreach (var id in ids)
        {
            var end = await client.Client.WaitAsync(id, TimeSpan.FromMinutes(1), Stop);
            Assert.Equal(TaskState.Success, end!.Status);
        }

        var ends = await EndEvents.CountAsync(redis.Connection, client.Prefix, [QueueName.Default]);
        Assert.All(ids, id => Assert.Equal(1, ends[id]));
    }
}
