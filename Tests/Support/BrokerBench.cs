using System.Text;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using TaskQueue;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace Tests.Support;

/// <summary>The broker on keys of its own, with the commands a test of one arrow needs around it.</summary>
public sealed class BrokerBench : IAsyncDisposable
{
    public const string Queue = "default";

    private readonly List<ReadyClaimer> _claimers = [];

    public BrokerBench(RedisFixture redis, TaskQueueOptions? options = null)
        : this((redis ?? throw new ArgumentNullException(nameof(redis))).Connection, options)
    {
    }

    public BrokerBench(IConnectionMultiplexer redis, TaskQueueOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(redis);
        options ??= new TaskQueueOptions();
        options.Prefix = RedisFixture.NewPrefix();
        Redis = redis;
        Keys = new RedisKeys(options.Prefix);
        Groups = new QueueGroups(Redis, Keys);
        Broker = new TaskBroker(Redis, Keys, Groups, StoredPayloads.Plain, Options.Create(options));
        Reader = new TaskReader(Redis, Keys, Groups, StoredPayloads.Plain, TimeProvider.System);
        DeadLetters = new DeadLetterBroker(Redis, Keys, Groups, StoredPayloads.Plain, Options.Create(options));
        Files = new AttachmentStore(Redis, Keys, StoredPayloads.Plain, Options.Create(options));
        Store = new AttemptStore(Redis, Keys, Files, StoredPayloads.Plain);
        Lister = new TaskLister(Reader);
        History = new HistoryBroker(Redis, Keys);
        Queues = new QueueBroker(Redis, Keys, Groups, Options.Create(options));
    }

    public IConnectionMultiplexer Redis { get; }

    public IDatabase Database => Redis.GetDatabase();

    internal RedisKeys Keys { get; }

    internal QueueKeys Of => Keys.Of(Queue);

    internal QueueGroups Groups { get; }

    internal TaskBroker Broker { get; }

    internal AttemptStore Store { get; }

    internal TaskReader Reader { get; }

    internal QueueBroker Queues { get; }

    internal HistoryBroker History { get; }

    internal TaskLister Lister { get; }

    internal AttachmentStore Files { get; }

    internal DeadLetterBroker DeadLetters { get; }

    internal static byte[] Entry(string kind = "tests.echo", string args = "{}") =>
        new TaskEntry(kind, default, Encoding.UTF8.GetBytes(args)).ToBytes();

    internal Task<TaskId> EnqueueAsync(string kind = "tests.echo", string args = "{}") => Broker.EnqueueAsync(Queue, Entry(kind, args));

    internal async Task<TaskId> EnqueueDelayedAsync(TimeSpan countdown) => (await Broker.EnqueueManyAsync(Queue, [Entry()], new(countdown, null)))[0];

    internal async Task<IReadOnlyList<ClaimedTask>> ClaimAsync(string worker, int count = 10)
    {
        var claimer = new ReadyClaimer(Redis, Keys, Groups, Queue, worker);
        _claimers.Add(claimer);
        return (await claimer.ClaimAsync(count, block: null)).Tasks;
    }

    internal async Task<ClaimedTask> ClaimOneAsync(string worker) => Assert.Single(await ClaimAsync(worker, 1));

    /// <summary>Enqueues a task and claims it.</summary>
    internal async Task<ClaimedTask> StartOneAsync(string worker)
    {
        await EnqueueAsync();
        return await ClaimOneAsync(worker);
    }

    internal Task<Promotion> PromoteAsync(string worker, int count = 10) => Broker.PromoteAsync(Queue, worker, count);

    /// <summary>Makes every claim look as if its lease had lapsed, and takes them all back.</summary>
    internal async Task<IReadOnlyList<ReclaimedTask>> ReclaimAllAsync(int mostCrashes = int.MaxValue)
    {
        await Database.KeyDeleteAsync(Of.ReclaimGate);
        return await Broker.ReclaimAsync(Queue, TimeSpan.Zero, TimeSpan.FromMinutes(1), mostCrashes);
    }

    internal Task<TaskSnapshot?> FindAsync(TaskId id) => Reader.FindAsync(id);

    internal static EndRecord Record(ClaimedTask claim, TaskState state, string outcome, string worker = "w1") =>
        new(state, claim.Count, claim.Id.Milliseconds + 1, claim.Id.Milliseconds + 3, 2000, worker, claim.Raw, Encoding.UTF8.GetBytes(outcome));

    internal static EndRecord Error(ClaimedTask claim) => Record(claim, TaskState.Failure, """{"type":"E","message":"broken"}""");

    internal Task<IReadOnlyCollection<string>> CompleteAsync(string worker, params ClaimedTask[] claims) =>
        Broker.CompleteAsync(worker, [.. claims.Select(claim => new EndedTask(claim, Record(claim, TaskState.Success, "42", worker), HasNotes: true))]);

    /// <summary>The types of the events of a queue so far.</summary>
    internal async Task<IReadOnlyList<string>> EventsAsync() =>
        [.. (await Database.StreamRangeAsync(Of.Events)).SelectMany(entry => entry.Values).Select(value => value.Name.ToString().Split('|')[0])];

    public async ValueTask DisposeAsync()
    {
        foreach (var claimer in _claimers)
            await claimer.DisposeAsync();
    }
}
