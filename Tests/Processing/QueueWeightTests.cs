using Microsoft.Extensions.Options;
using TaskQueue.Client;
using TaskQueue.Contracts;
using TaskQueue.Processing;
using Tests.Support;

namespace Tests.Processing;

/// <summary>Several queues on one worker.</summary>
public sealed class QueueWeightTests(RedisFixture redis)
{
    private const int Backlog = 10_000;

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Backlogs_are_worked_off_by_weight_and_none_is_starved(int concurrency)
    {
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix(), configure: settings =>
        {
            settings["Worker:Concurrency"] = $"{concurrency}";
            (settings["Worker:Queues:0"], settings["Worker:Queues:1"], settings["Worker:Queues:2"]) = ("critical:6", "normal:3", "low");
        });
        var (started, open, order) = (new Recorder<TaskId>("a started task"), new Signal("the gate is open"), new Recorder<string>("a task"));
        worker.Steps["gate"] = async (context, _) =>
        {
            started.Add(context.TaskId);
            await open.WaitAsync();
            return "";
        };
        worker.Steps["count"] = (context, _) =>
        {
            order.Add(context.TaskId.Queue);
            return Task.FromResult("");
        };
        await EnqueueAsync(worker, "low", "gate", concurrency);
        await started.CountAsync(concurrency);
        foreach (var queue in new[] { "low", "normal", "critical" })
            await EnqueueAsync(worker, queue, "count", Backlog);
        open.Set();
        await order.CountAsync(3 * Backlog);

        // As long as all three have some left.
        var shared = order.Items.Take(Backlog).CountBy(queue => queue).ToDictionary();
        Assert.InRange(shared["critical"], Backlog * 0.5, Backlog * 0.7);
        Assert.InRange(shared["normal"], Backlog * 0.2, Backlog * 0.4);
        Assert.InRange(shared["low"], Backlog * 0.04, Backlog * 0.2);
    }

    [Theory]
    [InlineData("critical:0")]
    [InlineData("critical:-1")]
    [InlineData("critical:many")]
    [InlineData("critical:1001")]
    [InlineData("critical:")]
    [InlineData("A:1")]
    public async Task What_is_no_queue_and_weight_stops_the_worker_at_the_start(string queue)
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            WorkerHost.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix(), configure: settings => settings["Worker:Queues:0"] = queue));

        Assert.Contains("critical:6", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_queue_without_a_weight_has_1() => Assert.Equal([new("a", 1), new("b", 6)], QueueWeight.Parse(["b:6", "a", "b:2"]));

    private static Task<IReadOnlyList<TaskId>> EnqueueAsync(WorkerHost worker, string queue, string step, int count) => worker.Client.EnqueueManyAsync<WorkerHost.Run>(
        [.. Enumerable.Repeat(new WorkerHost.Run(step), count)], new EnqueueOptions { Queue = queue }, TestContext.Current.CancellationToken);
}
