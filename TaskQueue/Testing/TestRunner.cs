using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Processing;

namespace TaskQueue.Testing;

/// <summary>The worker of a <see cref="TaskTestHost"/>: starts tasks, lets them run until they wait for the clock, and moves the clock.</summary>
internal sealed class TestRunner(MemoryQueue queue, TaskExecutor executor, TaskRegistry registry, TestClock clock, TimeSpan cancelGrace)
{
    private const int MostStarts = 1000;
    private const int MostSteps = 100_000;

    // Between a thread and the next a handler's code is in the pool's queue, where it can't be seen: nothing may change for so many turns of the pool.
    private const int CalmTurns = 8;

    private readonly Lock _gate = new();
    private readonly List<TestRun> _running = [];

    /// <summary>Starts the next task that is ready or due, and lets it run until it has ended or waits. Null when there is none.</summary>
    public async Task<MemoryTask?> RunNextAsync()
    {
        if (queue.StartNext() is not { } run)
            return null;
        Start(run);
        await SettleAsync().ConfigureAwait(false);
        return queue.Find(run.TaskId);
    }

    /// <summary>Runs all that is ready or due, and what that enqueues. Returns how many were started.</summary>
    public async Task<int> RunAllAsync()
    {
        var count = 0;
        await SettleAsync().ConfigureAwait(false);
        while (await RunNextAsync().ConfigureAwait(false) is { } task)
        {
            Guard(task);
            count++;
        }

        return count;
    }

    /// <summary>Lets time pass with the worker at work: up to a time, or until a task has ended.</summary>
    public async Task AdvanceAsync(DateTimeOffset until, MemoryTask? untilEnded = null)
    {
        for (var steps = 0; steps < MostSteps; steps++)
        {
            await RunAllAsync().ConfigureAwait(false);
            if (untilEnded is { Ended.IsCompleted: true } || !MoveOn(until))
                return;
            await SettleAsync().ConfigureAwait(false);
        }

        throw new InvalidOperationException($"Nothing has come of {MostSteps} steps of the clock: something waits in a loop.");
    }

    /// <summary>Holds a run against its limits, now and again when the next one strikes.</summary>
    public void Watch(TaskRun run)
    {
        if (TimeLimits.Strike(run, clock.GetUtcNow(), cancelGrace))
            _ = executor.WriteOffAsync(run, CancellationToken.None); // in memory it is done when it returns
        else if (Running().FirstOrDefault(one => one.Run == run) is { } running && run.Stopped is not (StopReason.None or StopReason.SoftTimeLimit))
            running.Alarms.Add(clock.CallAt(run.StoppedSince!.Value + cancelGrace, () => Watch(run)));
    }

    private bool MoveOn(DateTimeOffset until)
    {
        var (timer, task) = (clock.NextDue, queue.NextDue);
        var next = timer is null || task < timer ? task : timer;
        if (next is null && until == DateTimeOffset.MaxValue)
            throw new InvalidOperationException("Nothing is ready, and nothing will ever be due: what is waited for does not come.");
        clock.MoveTo(next < until ? next.Value : until);
        return next <= until;
    }

    private void Start(TaskRun run)
    {
        var running = new TestRun(run, clock.Owner);
        if (run.Read(StoredPayloads.Plain) && registry.Find(run.Kind)?.Policy is { } policy)
            SetAlarms(running, policy);
        running.Work = Task.Run(async () =>
        {
            clock.Owner = running;
            await executor.RunAsync(run, CancellationToken.None).ConfigureAwait(false);
        });
        lock (_gate)
            _running.Add(running);
    }

    private void SetAlarms(TestRun running, TaskPolicy policy)
    {
        foreach (var limit in new[] { policy.SoftTimeLimit, policy.TimeLimit })
        {
            if (limit > TimeSpan.Zero)
                running.Alarms.Add(clock.CallAt(clock.GetUtcNow() + limit.Value, () => Watch(running.Run)));
        }
    }

    /// <summary>Until everything that runs has ended, or waits for the clock or the host.</summary>
    private async Task SettleAsync()
    {
        for (var calm = 0; calm < CalmTurns && Running().Count > 0; calm++)
        {
            var (changed, version) = (clock.Changed, clock.Version);
            await Task.WhenAll(Running().Select(one => one.Run.Cancelled)).ConfigureAwait(false);
            if (Busy() is { Count: > 0 } busy)
                await Task.WhenAny([changed, .. busy.Select(one => one.Work)]).ConfigureAwait(false);
            await Task.Run(static () => { }).ConfigureAwait(false);
            if (version != clock.Version || Busy().Count > 0)
                calm = -1;
            foreach (var ended in Running().Where(one => one.Work.IsCompleted))
                await EndAsync(ended).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(TestRun run)
    {
        lock (_gate)
            _running.Remove(run);
        foreach (var alarm in run.Alarms)
            alarm.Dispose();
        await run.Work.ConfigureAwait(false); // a fault here is the host's or of a scope's disposal: the test should see it
    }

    private List<TestRun> Busy()
    {
        // Who runs a task inside its own (eagerly) waits for that one.
        var waiting = clock.Owner?.Line ?? [];
        return [.. Running().Where(one => !one.Work.IsCompleted && !one.Run.IsWrittenOff && !waiting.Contains(one) && (one.IsActive || !clock.IsAwaitedBy(one)))];
    }

    private List<TestRun> Running()
    {
        lock (_gate)
            return [.. _running];
    }

    private static void Guard(MemoryTask task)
    {
        if (task.Starts > MostStarts)
            throw new InvalidOperationException($"{task.Id} has not ended after {MostStarts} starts{(task.Notes?.Reason is { } reason ? $": {reason}" : "")}.");
    }
}
