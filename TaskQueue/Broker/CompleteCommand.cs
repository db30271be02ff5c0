using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>The keys and arguments of complete.lua for a sorted batch. Written into one array: this is the hottest command there is.</summary>
internal sealed class CompleteCommand
{
    private const int FixedValues = 7;
    private const int ValuesPerTask = 4;

    private readonly TaskLane _lane;
    private readonly List<EndedTask> _batch;
    private readonly List<(RedisKey Key, int Count)> _buckets = [];

    public CompleteCommand(QueueKeys of, TaskLane lane, List<EndedTask> batch)
    {
        (_lane, _batch) = (lane, batch);
        var start = 0;
        for (var i = 1; i <= batch.Count; i++)
        {
            if (i < batch.Count && QueueKeys.ShareBucket(batch[start].Claim.Id, batch[i].Claim.Id))
                continue;
            _buckets.Add((of.Bucket(batch[start].Claim.Id), i - start));
            start = i;
        }

        Keys = [of.Stream(lane), of.Events, of.Buckets, .. _buckets.Select(bucket => bucket.Key)];
    }

    /// <summary>The keys; a bucket that tasks of the same 64 ms return to stands twice, which does no harm.</summary>
    public RedisKey[] Keys { get; }

    /// <summary>The arguments.</summary>
    public RedisValue[] Values(string consumer, long ttlMilliseconds, int eventLimit, RedisValue[] keepLimits)
    {
        var noted = _batch.Count(one => one.HasNotes);
        var values = new RedisValue[FixedValues + noted + _buckets.Count + (ValuesPerTask * _batch.Count) + keepLimits.Length];
        values[0] = QueueKeys.Letter(_lane);
        values[1] = consumer;
        values[2] = _batch[0].Claim.Entry;
        values[3] = _batch[^1].Claim.Entry;
        values[4] = ttlMilliseconds;
        values[5] = eventLimit;
        values[6] = noted;
        var at = FixedValues;
        foreach (var one in noted == 0 ? [] : _batch.Where(one => one.HasNotes))
            values[at++] = one.Claim.Entry;
        var next = 0;
        foreach (var (_, count) in _buckets)
        {
            values[at++] = count;
            for (var i = 0; i < count; i++)
                at = Write(_batch[next++], values, at);
        }

        keepLimits.CopyTo(values, at);
        return values;
    }

    private static int Write(EndedTask one, RedisValue[] values, int at)
    {
        values[at] = one.Claim.Entry;
        values[at + 1] = one.Claim.Count;
        values[at + 2] = QueueKeys.BucketField(one.Claim.Id);
        values[at + 3] = one.Record.ToBytes();
        return at + ValuesPerTask;
    }
}
