using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Broker.Mutation;

/// <summary>Every guard there is.</summary>
internal static class Guards
{
    private const string Late = "w1";
    private const string One = "if held(KEYS[1], ARGV[2], ARGV[3], ARGV[3])[ARGV[3]] ~= tonumber(ARGV[4]) then return 0 end";
    private const string OneUncounted = "if not held(KEYS[1], ARGV[2], ARGV[3], ARGV[3])[ARGV[3]] then return 0 end";

    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, Guard> All { get; } = ((Guard[])
    [
        .. Fence("checkpoint", One, "", OneUncounted, (bench, claim) => bench.Store.SaveCheckpointAsync(Late, claim, "1"u8.ToArray())),
        .. Fence("complete", "counts[id] == tonumber(count)", "true", "counts[id]", async (bench, claim) => (await bench.CompleteAsync(Late, claim)).Count == 0),
        .. Fence("end_revoked", One, "", OneUncounted, (bench, claim) => bench.Broker.EndRevokedAsync(Late, claim, BrokerBench.Record(claim, TaskState.Revoked, ""))),
        .. Fence("extend", "counts[id] == tonumber(ARGV[i + 1])", "true", "counts[id]", async (bench, claim) => (await bench.Broker.ExtendAsync(Late, [new(claim, null, null)])).Count == 0),
        .. Fence("fail", One, "", OneUncounted, (bench, claim) => bench.Broker.FailAsync(Late, claim, BrokerBench.Error(claim))),
        .. Fence("trial", One, "", OneUncounted, (bench, claim) => bench.Store.StartTrialAsync(Late, claim)),
        .. Fence("retry", One, "", OneUncounted, (bench, claim) => bench.Broker.RetryAsync(Late, claim, TimeSpan.Zero, new TaskNotes())),
        .. Fence(
            "admit", "held and held[4] == tonumber(count)", "true", "held",
            async (bench, claim) => (await bench.Broker.AdmitAsync(BrokerBench.Queue, Late, [new(claim, new TaskNotes(), [AtOnce])])).Count == 1,
            consumer: "id, id, 1, ARGV[1])", anyConsumer: "id, id, 1)"),
        new("promote", "taking out what it hands out", "redis.call('ZREM', KEYS[1], member)", "", Stage.Held, async (bench, _) =>
        {
            await bench.EnqueueDelayedAsync(TimeSpan.Zero);
            return (await bench.PromoteAsync("w2")).Tasks.Count + (await bench.PromoteAsync("w3")).Tasks.Count > 1;
        }),
        new("reclaim", "the lease", "'IDLE', ARGV[1], ", "", Stage.Held, async (bench, _) =>
            (await bench.Broker.ReclaimAsync(BrokerBench.Queue, TimeSpan.FromHours(1), TimeSpan.FromMinutes(1))).Count > 0),
        new("revoke", "whether it is held", "pending[1][2] ~= '~parked'", "false", Stage.Held, async (bench, claim) =>
            await bench.Broker.RevokeAsync(claim.Id, BrokerBench.Record(claim, TaskState.Revoked, "")) == 1),
        new("purge", "whether it is held", "(not row or row[2] == '~parked')", "true", Stage.Held, async (bench, claim) =>
            await bench.Queues.PurgeAsync(BrokerBench.Queue, TaskLane.Ready, [new WaitingTask(claim.Id, 0, claim.Raw)], claim.Id.EnqueuedAt) == 1),
        new("requeue", "whether there is such a dead letter", "redis.call('HDEL', dead, member) == 0", "redis.call('HDEL', dead, member) < 0", Stage.Held, async (bench, claim) =>
            (await bench.DeadLetters.RequeueAsync(BrokerBench.Queue, [(claim.Id, BrokerBench.Entry())]))[0] is not null),
    ]).ToDictionary(guard => guard.ToString());

    private static AppliedLimit AtOnce => new("one", "one", "1 0 0");

    /// <summary>What a worker says too late, in each of the three ways that it can be too late, and each way to miss it.</summary>
    private static IEnumerable<Guard> Fence(
        string script, string check, string none, string uncounted, Func<BrokerBench, ClaimedTask, Task<bool>> slips,
        string consumer = "first, last, 10000, consumer)", string anyConsumer = "first, last, 10000)") =>
    [
        new(script, "its fence", check, none, Stage.TakenOver, slips),
        new(script, "the count", check, uncounted, Stage.CameBack, slips),
        new(script, "the consumer", consumer, anyConsumer, Stage.Released, slips),
    ];
}
