using StackExchange.Redis;
using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace Tests.Support;

/// <summary>The schedules under one prefix, and a hand that moves their due times, so that no test waits for one.</summary>
internal sealed class ScheduleBench(IConnectionMultiplexer redis, string prefix)
{
    public RedisKeys Keys { get; } = new(prefix);

    public ScheduleBroker Broker { get; } = new(redis, new RedisKeys(prefix), new QueueGroups(redis, new RedisKeys(prefix)), StoredPayloads.Plain);

    /// <summary>How long the queue's ready stream is: what was enqueued and has not ended.</summary>
    public Task<long> CountReadyAsync(string queue = BrokerBench.Queue) => redis.GetDatabase().StreamLengthAsync(Keys.Of(queue).Ready);

    public static ScheduleDefinition Yearly(MisfirePolicy misfire = MisfirePolicy.RunOnce) =>
        new() { Kind = "tests.run", Args = System.Text.Json.JsonElement.Parse("""{"step":"scheduled"}"""u8), Cron = "0 0 1 1 *", Misfire = misfire };

    public async Task PutAsync(string name, ScheduleDefinition definition)
    {
        var recurrence = Recurrence.Read(definition);
        await Broker.PutAsync(name, definition, recurrence.Key, recurrence.Next(await Broker.GetTimeAsync()));
    }

    /// <summary>Puts it, and moves its due time to so long ago. Returns that time in ms.</summary>
    public async Task<long> PutDueAsync(string name, ScheduleDefinition definition, TimeSpan ago)
    {
        await PutAsync(name, definition);
        return await MakeDueAsync(name, ago);
    }

    public async Task<long> MakeDueAsync(string name, TimeSpan ago)
    {
        var due = (await Broker.GetTimeAsync() - ago).ToUnixTimeMilliseconds();
        await redis.GetDatabase().SortedSetAddAsync(Keys.Schedules, name, due);
        return due;
    }

    /// <summary>The only run that is due, in the hand of a worker whose lease is as long as given.</summary>
    public async Task<ScheduleTick> ClaimOneAsync(TimeSpan lease) => Assert.Single((await Broker.ClaimAsync(lease)).Ticks);

    public Task<TaskId> EnqueueAsync(ScheduleTick tick) => Broker.EnqueueAsync(tick, BrokerBench.Queue, BrokerBench.Entry("tests.run", tick.Definition.Args.GetRawText()));

    public async Task<bool> ConfirmAsync(ScheduleTick tick, TaskId? task)
    {
        var now = await Broker.GetTimeAsync();
        return await Broker.ConfirmAsync(tick, Recurrence.Read(tick.Definition).Next(now), now, task);
    }

    public async Task<ScheduleSnapshot> FindAsync(string name) => (await Broker.FindAsync(name))!;
}
