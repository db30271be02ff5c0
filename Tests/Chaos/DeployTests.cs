using ChaosWorker.Tasks;
using Tests.Support;

namespace Tests.Chaos;

/// <summary>Workers of a new version take the place of the old ones, one after the other, under load.</summary>
public sealed class DeployTests(RedisFixture redis)
{
    [Fact]
    public async Task While_old_and_new_workers_run_side_by_side_nothing_fails()
    {
        await using var fleet = await Fleet.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix(), size: 2, ["Worker:UnknownKindDelay=00:00:00.5", "Worker:Lease=00:00:15"]);
        var (client, deployed) = (fleet.Client.Client, false);
        await using var load = new Workload(fleet.Client)
        {
            Send = async number => (number % 3) switch
            {
                0 => await client.EnqueueAsync(new Work(number, Milliseconds: 20)),
                1 when deployed => await client.EnqueueAsync(new LabelledParcel(number, "fragile")),
                2 when deployed => await client.EnqueueAsync(new Receipt(number)),
                _ => await client.EnqueueAsync(new Parcel(number)),
            },
        };
        await load.BeginAsync();

        deployed = true; // the producers are first: there is no worker yet that knows what they send
        await load.MoreAsync(50);
        for (var i = 0; i < 2; i++)
        {
            await fleet.AddAsync(["Deployed=true"]);
            await load.MoreAsync(50);
            await fleet.RetireAsync();
            await load.MoreAsync(50);
        }

        deployed = false; // and one producer is late
        await load.MoreAsync(50);
        await load.EndAsync();
        await load.AllEndedOnceAsync(redis.Connection);
        foreach (var (id, _) in load.Accepted)
            Assert.Equal(1, (await client.FindAsync(id, TestContext.Current.CancellationToken))!.Attempts);
        await Report.TellAsync("rolling deploy, other kinds and versions", load);
    }
}
