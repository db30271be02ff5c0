using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Fuzz;

/// <summary>Options of a call that nobody means: refused with an <see cref="ArgumentException"/>, or accepted and never lost.</summary>
public sealed class CallTests(RedisFixture redis)
{
    private const int Seed = 20_261_120;
    private const int Cases = 1_500;

    private static readonly TimeSpan?[] Spans = [null, null, null, TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromHours(1), TimeSpan.FromDays(36_500), TimeSpan.FromSeconds(-5), TimeSpan.MinValue, TimeSpan.MaxValue];
    private static readonly DateTimeOffset?[] Times = [null, null, null, DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, new(2100, 1, 1, 0, 0, 0, TimeSpan.FromHours(-14)), DateTimeOffset.MaxValue];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_accepted_is_there_and_all_else_is_refused()
    {
        await using var host = await WorkerHost.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix(), works: false);
        var (fuzzer, accepted) = (new Fuzzer(Seed), new Dictionary<TaskId, EnqueueOptions>());
        for (var number = 0; number < Cases; number++)
        {
            var how = Options(fuzzer);
            try
            {
                accepted[await host.Client.EnqueueAsync(new WorkerHost.Run(fuzzer.Text()), how, Stop)] = how;
            }
            catch (Exception exception) when (exception is ArgumentException or KeyTakenException)
            {
                Assert.NotEmpty(exception.Message);
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {Seed}, case {number}: {how}: {exception}");
            }
        }

        foreach (var (id, how) in accepted)
        {
            var found = await Record.ExceptionAsync(async () => Assert.NotNull(await host.Client.FindAsync(id, Stop)));
            Assert.True(found is null, $"seed {Seed}: {id} with {how}: {found}");
        }

        Assert.InRange(accepted.Count, Cases / 20, Cases);
        foreach (var queue in accepted.Keys.Select(id => id.Queue).Distinct())
            Assert.NotEmpty((await host.Client.ListAsync(new TaskQuery { Queue = queue }, Stop)).Tasks);
    }

    private static EnqueueOptions Options(Fuzzer fuzzer) => new()
    {
        Queue = Sometimes(fuzzer, 3) ? fuzzer.Text() : fuzzer.Pick(["default", "other"]),
        Countdown = fuzzer.Pick(Spans),
        Eta = fuzzer.Pick(Times),
        Expires = fuzzer.Pick(Spans),
        Priority = Sometimes(fuzzer, 4) ? fuzzer.Pick([-1, 0, 4, 6, 9, 10, int.MinValue, int.MaxValue]) : 5,
        Id = Sometimes(fuzzer, 5) ? fuzzer.Text() : null,
        UniqueKey = Sometimes(fuzzer, 5) ? fuzzer.Text() : null,
        IdempotencyKey = Sometimes(fuzzer, 5) ? fuzzer.Text() : null,
        Headers = Sometimes(fuzzer, 4) ? Enumerable.Range(0, fuzzer.Next(40)).Select(_ => fuzzer.Text()).Distinct().ToDictionary(name => name, _ => fuzzer.Text(), StringComparer.Ordinal) : null,
    };

    private static bool Sometimes(Fuzzer fuzzer, int oneIn) => fuzzer.Next(oneIn) == 0;
}
