using TaskQueue.Broker;
using TaskQueue.Client;
using TaskQueue.Contracts;
using TaskQueue.Processing;

namespace TaskQueue.Testing;

/// <summary>What Redis is to the worker, in memory: all queues, oldest task first.</summary>
internal sealed class MemoryQueue(Hand hand, EventLog events, TimeProvider clock) : IOutcomes, IAttemptStore
{
    public const string Worker = "test";

    private readonly Lock _gate = new();
    private readonly Dictionary<TaskId, MemoryTask> _tasks = [];
    private readonly List<MemoryTask> _inOrder = [];
    private int _added;

    public IReadOnlyList<MemoryTask> Tasks
    {
        get
        {
            lock (_gate)
                return [.. _inOrder];
        }
    }

    /// <summary>When the next task is due that waits for a time.</summary>
    public DateTimeOffset? NextDue => Tasks.Where(task => task.IsWaiting).Min(task => task.Due);

    /// <summary>new -> Pending; the task that has one of its keys, where one has.</summary>
    public TiedTask Add(string queue, TaskEntry entry, EnqueuePlan plan)
    {
        var content = EnqueuePlan.ContentOf(entry.Kind, entry.Args.Span);
        lock (_gate)
        {
            if (_inOrder.Find(other => other.Id.Queue == queue && plan.Ties.Any(other.Holds)) is { } holder)
                return new TiedTask(holder.Id, IsNew: false, IsSame: holder.Content == content);
            var now = clock.GetUtcNow();
            var due = plan.Place.Eta ?? (now + plan.Place.Countdown);
            var id = new TaskId(queue, plan.Place.Lane, now.ToUnixTimeMilliseconds(), _added++);
            var task = _tasks[id] = new MemoryTask(id, entry.ToBytes(), due, plan, content);
            _inOrder.Add(task);
            events.Add(TaskEventType.Sent, task, TaskState.Pending);
            return new TiedTask(id, IsNew: true, IsSame: true);
        }
    }

    public MemoryTask? Find(TaskId id)
    {
        lock (_gate)
            return _tasks.GetValueOrDefault(id);
    }

    /// <summary>Starts what is to run next, as a worker would choose: what is due, then what is ready. Null when nothing is.</summary>
    public TaskRun? StartNext()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var next = _inOrder.Where(task => task.IsWaiting && !(task.Due > now)).MinBy(task => task.Turn);
            if (next is null)
                return null;
            var run = next.Start(Worker, this, now);
            run.Reported = progress => events.Add(TaskEventType.Progress, next, TaskState.Started, progress);
            hand.Add(run);
            events.Add(TaskEventType.Started, next, TaskState.Started);
            return run;
        }
    }

    /// <summary>Nothing is known of a task that has ended any more.</summary>
    public ForgetOutcome Forget(TaskId id)
    {
        lock (_gate)
        {
            if (!_tasks.TryGetValue(id, out var task))
                return ForgetOutcome.NotFound;
            if (task.Record is null)
                return ForgetOutcome.Unfinished;
            _tasks.Remove(id);
            _inOrder.Remove(task);
            return ForgetOutcome.Forgotten;
        }
    }

    /// <summary>Pending or Retry -> Revoked; what runs is told.</summary>
    public RevokeOutcome Revoke(MemoryTask task)
    {
        lock (_gate)
        {
            if (task.Record is not null)
                return RevokeOutcome.Ended;
            if (task.Run is { } run)
            {
                run.Stop(StopReason.Revoked);
                return RevokeOutcome.Revoking;
            }

            End(task, new EndRecord(TaskState.Revoked, task.Count, 0, clock.GetUtcNow().ToUnixTimeMilliseconds(), 0, "", task.Raw, default), TaskEventType.Revoked);
            return RevokeOutcome.Revoked;
        }
    }

    /// <summary>Due now, for what waits for a later time.</summary>
    public bool Hasten(MemoryTask task)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (!task.IsWaiting || !(task.Due > now))
                return false;
            task.Hasten(now);
            events.Add(TaskEventType.Hastened, task, task.Notes is { Retries: > 0 } ? TaskState.Retry : TaskState.Pending);
            return true;
        }
    }

    public ValueTask SucceedAsync(TaskRun run, EndRecord record, CancellationToken cancellationToken) => new(EndAsync(run, record, TaskEventType.Succeeded));

    public Task FailAsync(TaskRun run, EndRecord record, CancellationToken cancellationToken) => EndAsync(run, record, TaskEventType.Failed);

    public Task RevokeAsync(TaskRun run, EndRecord record, CancellationToken cancellationToken) => EndAsync(run, record, TaskEventType.Revoked);

    public Task RetryAsync(TaskRun run, TimeSpan delay, TaskNotes notes, CancellationToken cancellationToken) =>
        ParkAsync(run, delay, notes, TaskEventType.Retried, TaskState.Retry);

    public Task ReleaseAsync(TaskRun run, TimeSpan delay, TaskNotes notes, CancellationToken cancellationToken) =>
        ParkAsync(run, delay, notes, TaskEventType.Released, TaskState.Pending);

    public Task AttachAsync(TaskId id, string name, string contentType, ReadOnlyMemory<byte> content)
    {
        lock (_gate)
            _tasks[id].Attachments[name] = new TaskAttachment(contentType, content.ToArray());
        return Task.CompletedTask;
    }

    public Task<bool> SaveCheckpointAsync(string consumer, ClaimedTask claim, byte[] state)
    {
        lock (_gate)
        {
            var holds = _tasks[claim.Id].Run?.Claim == claim;
            if (holds)
                _tasks[claim.Id].Checkpoint = state;
            return Task.FromResult(holds);
        }
    }

    public Task<bool> StartTrialAsync(string consumer, ClaimedTask claim) => Task.FromResult(true);

    public Task<byte[]?> LoadCheckpointAsync(TaskId id)
    {
        lock (_gate)
            return Task.FromResult(_tasks[id].Checkpoint);
    }

    private Task EndAsync(TaskRun run, EndRecord record, TaskEventType type)
    {
        run.End();
        lock (_gate)
            End(_tasks[run.TaskId], record, type);
        hand.Remove(run);
        return Task.CompletedTask;
    }

    private void End(MemoryTask task, EndRecord record, TaskEventType type)
    {
        events.Add(type, task, record.State);
        task.End(record);
    }

    private Task ParkAsync(TaskRun run, TimeSpan delay, TaskNotes notes, TaskEventType type, TaskState state)
    {
        run.End();
        lock (_gate)
        {
            var task = _tasks[run.TaskId];
            events.Add(type, task, state);
            task.Park(clock.GetUtcNow() + delay, notes, counts: type == TaskEventType.Retried);
        }

        hand.Remove(run);
        return Task.CompletedTask;
    }
}
