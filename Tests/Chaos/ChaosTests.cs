using ChaosWorker.Tasks;
using TaskQueue.Authoring;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Architecture;

namespace Tests.Chaos;

/// <summary>Everything at once: all kinds of calls, all kinds of faults; then the books are compared.</summary>
public sealed class ChaosTests
{
    public const string Scrap = "scrap";

    /// <summary>Schedules, and the number that their tasks write.</summary>
    public static readonly IReadOnlyDictionary<string, int> Schedules = new Dictionary<string, int> { ["every_second"] = -1, ["every_other_second"] = -2 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_ends_twice_or_is_stuck()
    {
        var (plan, accepted) = (ChaosPlan.Chosen, new Accepted());
        var (clock, began) = (TimeProvider.System, TimeProvider.System.GetTimestamp());
        await using var stage = await Stage.SetAsync(plan);
        await ScheduleAsync(stage, paused: false);
        using var produced = new CancellationTokenSource();
        var faults = new Faults(stage, new Random(plan.Seed), produced.Token);

        var chaos = faults.RunAsync();
        await new Producer(stage.Client, accepted, plan.Seed * 100_000).RunAsync(plan.Tasks, plan.PerSecond, Stop);
        await produced.CancelAsync();
        await chaos;
        var lasted = clock.GetElapsedTime(began);
        await PurgeAsync(stage, accepted);
        await EndSchedulesAsync(stage);
        var result = await new Audit(stage, accepted).RunAsync();

        await TellAsync(result.ToTable(plan, accepted, faults.Done, lasted, clock.GetElapsedTime(began)), stage, result);
        Assert.Empty(result.Faults);
    }

    private static async Task TellAsync(string table, Stage stage, AuditResult result)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(table);
        var folder = Directory.CreateDirectory(Path.Combine(DependencyTests.Root, ".artifacts"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "chaos.txt"), table, Stop);
        await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "chaos.log"), [.. result.Faults, .. stage.Complaints], Stop);
    }

    private static async Task ScheduleAsync(Stage stage, bool paused)
    {
        await stage.Client.Schedules.PutAsync("every_second", Definition(-1) with { Every = 1, Paused = paused }, Stop);
        await stage.Client.Schedules.PutAsync("every_other_second", Definition(-2) with { Cron = "*/2 * * * * *", Paused = paused }, Stop);
    }

    private static ScheduleDefinition Definition(int number) => new() { Kind = Tick.Kind, Args = System.Text.Json.JsonElement.Parse(TaskKind.Serialize(new Tick(number))) };

    /// <summary>Rests the schedules once no run is in hand any more that a lost worker has begun.</summary>
    private static async Task EndSchedulesAsync(Stage stage)
    {
        await Task.Delay(TimeSpan.FromSeconds(11), TimeProvider.System, Stop); // the lease of a run
        await ScheduleAsync(stage, paused: true);
    }

    /// <summary>Tasks of a queue of their own, purged while workers take from it.</summary>
    private static async Task PurgeAsync(Stage stage, Accepted accepted)
    {
        var work = Enumerable.Range(0, 300).Select(_ => new Work(0, Milliseconds: 5)).ToList();
        foreach (var countdown in new TimeSpan?[] { null, TimeSpan.FromHours(1) })
        {
            foreach (var id in await stage.Client.Client.EnqueueManyAsync(work, new EnqueueOptions { Queue = Scrap, Countdown = countdown }, Stop))
                accepted.Add(id, new Promise(0, "purged", countdown is null ? [TaskState.Success, TaskState.Revoked] : [TaskState.Revoked]));
        }

        await stage.Client.Control.PurgeAsync(Scrap, Stop);
    }
}
