using System.Diagnostics;
using TaskQueue.Contracts;
using TaskQueue.Processing;
using TaskQueue.Telemetry;
using Tests.Support;

namespace Tests.Processing;

/// <summary>Workers that start what is due. Due times are moved by hand, or a second away.</summary>
public sealed class ScheduleLoopTests(RedisFixture redis)
{
    private readonly string _prefix = RedisFixture.NewPrefix();

    private ScheduleBench Bench => new(redis.Connection, _prefix);

    [Fact]
    public async Task With_two_workers_each_run_starts_one_task()
    {
        const int Schedules = 40;
        await using var first = await StartAsync();
        await using var second = await StartAsync();

        for (var i = 0; i < Schedules; i++)
            await Bench.PutDueAsync($"s{i}", ScheduleBench.Yearly(), TimeSpan.Zero);
        for (var i = 0; i < Schedules; i++)
            await RanAsync($"s{i}");

        var tasks = (await first.Client.ListAsync(new() { Limit = 200 }, TestContext.Current.CancellationToken)).Tasks;
        var last = (await Bench.Broker.ListAsync()).Select(one => one.LastTaskId);
        Assert.Equal(last.Order(), tasks.Select(task => task.TaskId).Order());
        Assert.All(await Bench.Broker.ListAsync(), one => Assert.Equal(1, one.Runs));
    }

    [Fact]
    public async Task An_interval_goes_on_and_its_tasks_run_with_its_arguments()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        await first.Schedules.PutAsync("beat", new() { Kind = "tests.run", Args = ScheduleBench.Yearly().Args, Every = 1 }, TestContext.Current.CancellationToken);

        await RanAsync("beat", 3);
        await first.Schedules.PauseAsync("beat", TestContext.Current.CancellationToken);

        var beat = await Eventually.GetAsync("the last run is recorded", () => Bench.FindAsync("beat"), one => one.Paused == true);
        Assert.Equal("scheduled", (await first.EndOfAsync(TaskId.Parse(beat.LastTaskId!))).Result!.Value.GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_lost_worker_left_is_done_by_another_once(bool enqueued)
    {
        await Bench.PutDueAsync("a", ScheduleBench.Yearly(), TimeSpan.Zero);
        var lost = await Bench.ClaimOneAsync(TimeSpan.FromMilliseconds(200));
        var task = enqueued ? await Bench.EnqueueAsync(lost) : default(TaskId?);

        await using var worker = await StartAsync();

        var after = await RanAsync("a");
        Assert.Equal((task ?? TaskId.Parse(after.LastTaskId!)).ToString(), after.LastTaskId);
        Assert.Equal(after.LastTaskId, (await Bench.EnqueueAsync(lost)).ToString());
        await worker.EndOfAsync(TaskId.Parse(after.LastTaskId!));
        Assert.Single((await worker.Client.ListAsync(new(), TestContext.Current.CancellationToken)).Tasks);
    }

    [Theory]
    [InlineData(MisfirePolicy.Skip, 30, 1)]
    [InlineData(MisfirePolicy.Skip, 90, 0)]
    [InlineData(MisfirePolicy.RunOnce, 30, 1)]
    [InlineData(MisfirePolicy.RunOnce, 90, 1)]
    public async Task Late_by_up_to_a_minute_is_run_and_missed_as_the_policy_says(MisfirePolicy policy, int secondsAgo, int runs)
    {
        var every = new ScheduleDefinition { Kind = "tests.run", Args = ScheduleBench.Yearly().Args, Every = 3600, Misfire = policy };
        var due = DateTimeOffset.FromUnixTimeMilliseconds(await Bench.PutDueAsync("a", every, TimeSpan.FromSeconds(secondsAgo)));

        await using var worker = await StartAsync();

        var after = await Eventually.GetAsync("it goes on", () => Bench.FindAsync("a"), one => one.NextRun > due);
        Assert.Equal((due.AddHours(1), runs), (after.NextRun, after.Runs));
        Assert.Equal(runs, (await worker.Client.ListAsync(new(), TestContext.Current.CancellationToken)).Tasks.Count);
    }

    [Fact]
    public async Task However_many_runs_were_missed_one_makes_up_for_them()
    {
        var every = new ScheduleDefinition { Kind = "tests.run", Args = ScheduleBench.Yearly().Args, Every = 60 };
        var due = DateTimeOffset.FromUnixTimeMilliseconds(await Bench.PutDueAsync("a", every, TimeSpan.FromSeconds(60 * 60 * 24 + 30)));

        await using var worker = await StartAsync();

        Assert.Equal((1, due.AddDays(1).AddMinutes(1)), ((await RanAsync("a")).Runs, (await Bench.FindAsync("a")).NextRun));
    }

    [Fact]
    public async Task A_missed_run_that_a_lost_worker_did_enqueue_counts()
    {
        await Bench.PutDueAsync("a", ScheduleBench.Yearly(MisfirePolicy.Skip), TimeSpan.FromMinutes(2));
        var task = await Bench.EnqueueAsync(await Bench.ClaimOneAsync(TimeSpan.Zero));

        await using var worker = await StartAsync();

        Assert.Equal(task.ToString(), (await RanAsync("a")).LastTaskId);
    }

    [Fact]
    public async Task What_is_declared_in_code_is_added_once_and_can_be_changed_at_run_time()
    {
        static void Declare(ScheduleRegistry schedules) => schedules
            .Add<WorkerHost.Run, string>("by.cron", new("a"), "0 6 * * *", "Europe/Vienna")
            .Add<WorkerHost.Run, string>("by.interval", new("b"), TimeSpan.FromHours(1), MisfirePolicy.Skip);

        await using (var worker = await WorkerHost.StartAsync(redis.ConnectionString, _prefix, schedules: Declare))
        {
            await Eventually.GetAsync("they are there", () => worker.Schedules.ListAsync(), all => all.Count == 2);
            await worker.Schedules.PutAsync("by.cron", new() { Kind = "tests.once", Every = 7200 }, TestContext.Current.CancellationToken);
        }

        await using var again = await WorkerHost.StartAsync(redis.ConnectionString, _prefix, schedules: all => Declare(all.Add("new", ScheduleBench.Yearly())));
        var found = await Eventually.GetAsync("the new one is there", () => again.Schedules.ListAsync(), all => all.Count == 3);

        Assert.Equal([("by.cron", "tests.once", 7200d), ("by.interval", "tests.run", 3600d), ("new", "tests.run", null)], found.Select(one => (one.Name, one.Kind, one.Every)));
        Assert.Equal("""{"step":"b"}""", found[1].Args.GetRawText());
    }

    [Fact]
    public void What_can_not_be_stops_the_worker_at_start()
    {
        var schedules = new ScheduleRegistry().Add("taken", ScheduleBench.Yearly());

        Assert.Throws<InvalidOperationException>(() => schedules.Add("taken", ScheduleBench.Yearly()));
        Assert.Throws<InvalidOperationException>(() => schedules.Add("no name", ScheduleBench.Yearly()));
        Assert.Contains("cron must", Assert.Throws<InvalidOperationException>(() => schedules.Add<WorkerHost.Run, string>("a", new("a"), "never")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_run_starts_a_trace_of_its_own()
    {
        var sent = new Recorder<Activity>("a span");
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == Names.Source,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = sent.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using var around = new Activity("the start of the host").Start();
        await using var worker = await StartAsync();

        var traces = new List<string?>();
        for (var run = 1; run <= 2; run++)
        {
            await Bench.PutDueAsync(_prefix, ScheduleBench.Yearly(), TimeSpan.Zero);
            var task = await worker.EndOfAsync(TaskId.Parse((await RanAsync(_prefix, run)).LastTaskId!));
            var span = await sent.FirstAsync(one => one.Kind == ActivityKind.Producer && (string?)one.GetTagItem("messaging.message.id") == task.TaskId);
            Assert.Equal((_prefix, default, task.TraceId), (span.GetTagItem("taskqueue.schedule.name"), span.ParentSpanId, span.TraceId.ToHexString()));
            traces.Add(task.TraceId);
        }

        Assert.Equal(3, traces.Append(around.TraceId.ToHexString()).Distinct().Count());
    }

    [Fact]
    public async Task After_a_restart_of_redis_schedules_go_on()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions(AppendOnly: true, AppendFsync: "always"));
        await using var worker = await WorkerHost.StartAsync(server.ConnectionString, "t");
        await worker.Schedules.PutAsync("beat", new() { Kind = "tests.run", Args = ScheduleBench.Yearly().Args, Every = 1 }, TestContext.Current.CancellationToken);

        await server.RestartAsync();

        await using var connection = await server.ConnectAsync();
        var bench = new ScheduleBench(connection, "t");
        var runs = (await bench.FindAsync("beat")).Runs;
        await Eventually.GetAsync("it goes on", () => bench.FindAsync("beat"), one => one.Runs > runs + 1);
    }

    private Task<WorkerHost> StartAsync() => WorkerHost.StartAsync(redis.ConnectionString, _prefix);

    private Task<ScheduleSnapshot> RanAsync(string schedule, int runs = 1) =>
        Eventually.GetAsync($"{schedule} has run {runs} times", () => Bench.FindAsync(schedule), one => one.Runs >= runs);
}
