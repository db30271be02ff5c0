using System.Globalization;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>Every key in Redis, built here and nowhere else. All keys of a queue share its hash tag, so scripts work on Redis Cluster.</summary>
internal sealed class RedisKeys(string prefix)
{
    /// <summary>The one consumer group of every queue.</summary>
    public const string Group = "workers";

    /// <summary>The consumer that holds what waits for a time. Nobody reads as it.</summary>
    public const string Parked = "~parked";

    /// <summary>The names of all queues: a set.</summary>
    public RedisKey Queues { get; } = $"{prefix}:queues";

    /// <summary>What the workers published about the kinds they know: a hash by kind.</summary>
    public RedisKey Kinds { get; } = $"{prefix}:kinds";

    /// <summary>The workers' descriptions: a hash by name.</summary>
    public RedisKey Workers { get; } = $"{prefix}:{{workers}}";

    /// <summary>The workers' last heartbeats: a sorted set.</summary>
    public RedisKey WorkersSeen { get; } = $"{prefix}:{{workers}}:seen";

    /// <summary>What is asked of workers: a hash of JSON by name.</summary>
    public RedisKey WorkersControl { get; } = $"{prefix}:{{workers}}:control";

    /// <summary>The names of the schedules by due time in ms, paused ones at infinity: a sorted set. All keys of the schedules share its hash tag.</summary>
    public RedisKey Schedules { get; } = $"{prefix}:{{schedules}}:at";

    /// <summary>One schedule: a hash. The scripts build this name too.</summary>
    public RedisKey Schedule(string name) => $"{prefix}:{{schedules}}:at:{name}";

    /// <summary>Workflows that somebody is about to start or to cancel, by when: a sorted set.</summary>
    public RedisKey FlowsUnsettled { get; } = $"{prefix}:{{flows}}:unsettled";

    /// <summary>Recent workflows, by when they were started: a sorted set.</summary>
    public RedisKey FlowsRecent { get; } = $"{prefix}:{{flows}}:recent";

    /// <summary>Set while nobody need look for unsettled workflows.</summary>
    public RedisKey FlowsGate { get; } = $"{prefix}:{{flows}}:gate";

    /// <summary>Set by the worker that looks into the queues in this period.</summary>
    public RedisKey SampleTurn(long period) => $"{prefix}:{{workers}}:sample:{period}";

    /// <summary>What changed about workers and queues, and who it was: a stream.</summary>
    public RedisKey Changes { get; } = $"{prefix}:{{workers}}:changes";

    /// <summary>The keys of the HTTP API, of each the hash only: a hash of JSON by name.</summary>
    public RedisKey AccessKeys { get; } = $"{prefix}:{{access}}:keys";

    /// <summary>Who changed what: a stream.</summary>
    public RedisKey Audit { get; } = $"{prefix}:{{access}}:audit";

    /// <summary>The keys of one workflow.</summary>
    public FlowKeys Of(WorkflowId flow) => new($"{prefix}:{{flow:{flow}}}");

    /// <summary>The keys of one queue.</summary>
    public QueueKeys Of(string queue) => new($"{prefix}:{{{queue}}}:");
}

/// <summary>The keys of one workflow, in a slot of its own.</summary>
internal sealed class FlowKeys(string root)
{
    /// <summary>What is known of it as a whole: a hash.</summary>
    public RedisKey Header { get; } = root;

    /// <summary>Its steps as they were defined: a hash by number.</summary>
    public RedisKey Specs { get; } = root + ":specs";

    /// <summary>The steps after each step: a hash by number.</summary>
    public RedisKey Dependents { get; } = root + ":next";

    /// <summary>How far each step is: a hash. See flow_run.lua.</summary>
    public RedisKey Run { get; } = root + ":run";

    /// <summary>The steps to be started: a set.</summary>
    public RedisKey Ready { get; } = root + ":ready";

    /// <summary>Where its end is told.</summary>
    public RedisChannel Ended { get; } = RedisChannel.Literal(root + ":ended");

    /// <summary>All keys, as the scripts take them.</summary>
    public RedisKey[] All => [Header, Specs, Dependents, Run, Ready];
}

/// <summary>The keys of one queue.</summary>
internal sealed class QueueKeys(string root)
{
    // A bucket gathers the records of tasks enqueued about the same time: at most 512 of each lane, small enough to expire at once.
    // The first tasks of each millisecond share one for 64 ms, so that slow queues have few buckets;
    // those beyond them, which only come in bulk, share one with their neighbours of the same millisecond.
    private const int WindowBits = 6;
    private const int FirstBits = 3;
    private const int BulkBits = 9;

    private const string FieldDigits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

    private static readonly string[] Fields =
    [
        .. Enum.GetValues<TaskLane>().SelectMany(lane => Enumerable.Range(0, 1 << BulkBits).Select(
            place => $"{Letter(lane)}{FieldDigits[place >> FirstBits]}{FieldDigits[place & ((1 << FirstBits) - 1)]}")),
    ];

    private readonly string _index = root + "b";

    /// <summary>The ready stream: entries of tasks to run as soon as possible.</summary>
    public RedisKey Ready { get; } = root + "r";

    /// <summary>The delayed stream: entries of tasks enqueued for later. Never read with <c>&gt;</c>, only claimed when due.</summary>
    public RedisKey Delayed { get; } = root + "d";

    /// <summary>What waits for a time: a sorted set of lane and entry id by due time in ms.</summary>
    public RedisKey Due { get; } = root + "due";

    /// <summary>What runs when nothing else is ready: a sorted set of the delayed lane's members, the most important and oldest first.</summary>
    public RedisKey Low { get; } = root + "low";

    /// <summary>A stream that wakes a worker which sleeps on the ready one: one entry at most.</summary>
    public RedisKey Wake { get; } = root + "wake";

    /// <summary>What operators set for the queue: a hash.</summary>
    public RedisKey Control { get; } = root + "control";

    /// <summary>What is to happen at the end of a task: a hash of lines, see <c>clear.lua</c>.</summary>
    public RedisKey Ties { get; } = root + "ties";

    /// <summary>What handlers saved to continue from: a hash.</summary>
    public RedisKey Checkpoints { get; } = root + "checkpoints";

    /// <summary>Ends that workflows have yet to be told of, by when: a sorted set.</summary>
    public RedisKey Flows { get; } = root + "flows";

    /// <summary>The names of the limits that anybody holds or waits for, by when they were last looked after: a sorted set.</summary>
    public RedisKey Limits { get; } = root + "limits";

    /// <summary>What each of these allows: a hash.</summary>
    public RedisKey Limit { get; } = root + "limit";

    /// <summary>The tasks that hold a slot of a limit: a sorted set by when they started.</summary>
    public RedisKey HeldBy(string limit) => root + "held:" + limit;

    /// <summary>The tasks that wait for a limit: a sorted set by age.</summary>
    public RedisKey WaitsFor(string limit) => root + "waits:" + limit;

    /// <summary>The task that has a key: a string. <paramref name="mode"/> as in <see cref="Ties"/>: <c>u</c> until its end, <c>i</c> as long as its result.</summary>
    public RedisKey Once(char mode, string key) => $"{root}{mode}:{key}";

    /// <summary>What is worth knowing about unfinished tasks beyond their entry: a hash.</summary>
    public RedisKey Notes { get; } = root + "notes";

    /// <summary>How often a task's worker was lost, and in which delivery it is on trial for it: a hash.</summary>
    public RedisKey Crashes { get; } = root + "crashes";

    /// <summary>Running tasks that were asked to be revoked, by when: a sorted set.</summary>
    public RedisKey Revoking { get; } = root + "revoking";

    /// <summary>The event stream.</summary>
    public RedisKey Events { get; } = root + "ev";

    /// <summary>The index of buckets: a sorted set.</summary>
    public RedisKey Buckets => _index;

    /// <summary>How many ended tasks there are, and how long their records are, in all and by bucket: a hash. Only where options limit that.</summary>
    public RedisKey Kept { get; } = root + "kept";

    /// <summary>The buckets by when they were last written to: a sorted set. Only where options limit what is kept.</summary>
    public RedisKey KeptAt { get; } = root + "kept:at";

    /// <summary>Dead letters: a hash of records. The scripts build the names of all the keys below from this one.</summary>
    public RedisKey Dead { get; } = root + "dead";

    /// <summary>Dead letters by the time they failed: a sorted set.</summary>
    public RedisKey DeadByTime { get; } = root + "dead:at";

    /// <summary>The fingerprints of the dead letters' errors: a hash.</summary>
    public RedisKey DeadFingerprints { get; } = root + "dead:of";

    /// <summary>The fingerprints by the time they failed last: a sorted set.</summary>
    public RedisKey DeadGroups { get; } = root + "dead:groups";

    /// <summary>The dead letters of a fingerprint by the time they failed: a sorted set.</summary>
    public RedisKey DeadGroup(string fingerprint) => $"{root}dead:g:{fingerprint}";

    /// <summary>What is known about a fingerprint: a hash.</summary>
    public RedisKey DeadAbout(string fingerprint) => $"{root}dead:about:{fingerprint}";

    /// <summary>What begins the names of the hashes that say what happened when, see <c>buckets.lua</c>.</summary>
    public RedisKey History { get; } = root + "h";

    /// <summary>Set while nobody need look for ends that were not told.</summary>
    public RedisKey FlowsGate { get; } = root + "flows:gate";

    /// <summary>Set while nobody need scan for lost leases.</summary>
    public RedisKey ReclaimGate { get; } = root + "reclaim";

    /// <summary>The stream of a lane.</summary>
    public RedisKey Stream(TaskLane lane) => lane == TaskLane.Ready ? Ready : Delayed;

    /// <summary>The letter of a lane.</summary>
    public static string Letter(TaskLane lane) => lane == TaskLane.Ready ? "r" : "d";

    /// <summary>How a task is named in the sets and hashes of its queue: the lane's letter and the entry id.</summary>
    public static string Member(TaskId id) => Letter(id.Lane) + id.Entry;

    /// <summary>Reads a <see cref="Member"/> back.</summary>
    public static TaskId FromMember(string queue, string member) =>
        TaskId.FromEntry(queue, member[0] == 'd' ? TaskLane.Delayed : TaskLane.Ready, member.AsSpan(1));

    /// <summary>The bucket that holds the record of a task once it has ended. Names sort by age: window, then <c>0</c>, or <c>1</c> with millisecond and neighbourhood.</summary>
    public RedisKey Bucket(TaskId id) => IsBulk(id)
        ? string.Create(CultureInfo.InvariantCulture, $"{_index}:{id.Milliseconds >> WindowBits}.1{Window(id):D2}.{id.Sequence >> BulkBits:D5}")
        : string.Create(CultureInfo.InvariantCulture, $"{_index}:{id.Milliseconds >> WindowBits}.0");

    /// <summary>Whether two tasks of one queue share a bucket.</summary>
    public static bool ShareBucket(TaskId left, TaskId right) => IsBulk(left)
        ? IsBulk(right) && left.Milliseconds == right.Milliseconds && left.Sequence >> BulkBits == right.Sequence >> BulkBits
        : !IsBulk(right) && left.Milliseconds >> WindowBits == right.Milliseconds >> WindowBits;

    /// <summary>The task's field in its bucket: its lane and its place.</summary>
    public static string BucketField(TaskId id)
    {
        var place = IsBulk(id) ? (int)(id.Sequence & ((1 << BulkBits) - 1)) : (Window(id) << FirstBits) | (int)id.Sequence;
        return Fields[((int)id.Lane << BulkBits) | place];
    }

    /// <summary>The name that sorts behind all buckets of tasks enqueued up to <paramref name="milliseconds"/>.</summary>
    public static string BucketCeiling(long milliseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{milliseconds >> WindowBits}.~");

    /// <summary>The task whose record is at <paramref name="field"/> of the bucket <paramref name="name"/>.</summary>
    public static TaskId FromBucket(string queue, string name, string field)
    {
        var lane = field[0] == 'd' ? TaskLane.Delayed : TaskLane.Ready;
        var place = (FieldDigits.IndexOf(field[1], StringComparison.Ordinal) << FirstBits) | FieldDigits.IndexOf(field[2], StringComparison.Ordinal);
        var parts = name.Split('.');
        var window = long.Parse(parts[0], CultureInfo.InvariantCulture) << WindowBits;
        return parts.Length == 2
            ? new TaskId(queue, lane, window + (place >> FirstBits), place & ((1 << FirstBits) - 1))
            : new TaskId(queue, lane, window + int.Parse(parts[1].AsSpan(1), CultureInfo.InvariantCulture), (long.Parse(parts[2], CultureInfo.InvariantCulture) << BulkBits) + place);
    }

    private static bool IsBulk(TaskId id) => id.Sequence >= 1 << FirstBits;

    private static int Window(TaskId id) => (int)(id.Milliseconds & ((1 << WindowBits) - 1));

    /// <summary>The task that a schedule's run became: a string. Each run is known by the time it was due, so it is enqueued once, whoever tries.</summary>
    public RedisKey Tick(string schedule, long due) => string.Create(CultureInfo.InvariantCulture, $"{root}tick:{schedule}:{due}");

    /// <summary>The files attached to a task: a hash with two fields for each, so that all of them go with one key.</summary>
    public RedisKey Attachments(TaskId id) => $"{root}a:{Member(id)}";
}
