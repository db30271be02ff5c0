using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Options;
using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using TaskQueue.Telemetry;

namespace TaskQueue.Client;

/// <summary>The workflows over Redis.</summary>
internal sealed class WorkflowClient(
    FlowBroker broker, FlowDriver driver, TaskReader reader, KindQueues queues, OpenQueues open, TaskTelemetry telemetry, IOptions<TaskQueueOptions> options, TimeProvider clock)
    : IWorkflowClient
{
    /// <summary>Of how many steps that are tasks now their states are looked up.</summary>
    private const int MostLookedUp = 200;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public async Task<WorkflowId> StartAsync(WorkflowDefinition definition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        Check(definition);
        var id = WorkflowId.Create(clock.GetUtcNow());
        using var activity = telemetry.StartWorkflow(id.ToString(), definition.Steps.Count);
        try
        {
            var (parent, state, baggage) = TracePropagation.Capture(activity ?? Activity.Current);
            var trace = new TraceContext(parent, state, baggage);
            return await Question.AskAsync(() => StartAsync(id, definition, trace), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            activity?.AddException(exception).SetStatus(ActivityStatusCode.Error, exception.Message).SetTag(Names.ErrorType, exception.GetType().FullName);
            throw;
        }
    }

    public Task<WorkflowSnapshot?> FindAsync(WorkflowId id, CancellationToken cancellationToken = default) =>
        Question.AskAsync(() => ReadAsync(id), cancellationToken);

    public Task<WorkflowSnapshot?> WaitAsync(WorkflowId id, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Question.AskAsync(() => WaitForEndAsync(id, timeout, cancellationToken), cancellationToken);

    public Task<CancelOutcome> CancelAsync(WorkflowId id, CancellationToken cancellationToken = default) => Question.AskAsync(
        async () => await driver.CancelAsync(id).ConfigureAwait(false) switch
        {
            0 => CancelOutcome.NotFound,
            1 => CancelOutcome.Cancelled,
            _ => CancelOutcome.Ended,
        },
        cancellationToken);

    public Task<IReadOnlyList<WorkflowSummary>> ListAsync(int limit = 50, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, FlowBroker.MostRecent);
        return Question.AskAsync(
            async () =>
            {
                var recent = await broker.GetRecentAsync(limit).ConfigureAwait(false);
                return (IReadOnlyList<WorkflowSummary>)[.. (await Task.WhenAll(recent.Select(broker.ReadSummaryAsync)).ConfigureAwait(false)).OfType<WorkflowSummary>()];
            },
            cancellationToken);
    }

    private async Task<WorkflowId> StartAsync(WorkflowId id, WorkflowDefinition definition, TraceContext trace)
    {
        // A step's queue is settled here: a second try to enqueue it must come to the same queue. So is the version its arguments were written for.
        var steps = new List<WorkflowStep>(definition.Steps.Count);
        foreach (var step in definition.Steps)
            steps.Add(step.Kind is null ? step : await SettleAsync(step, step.Kind).ConfigureAwait(false));
        // Once begun it goes on, also into a queue that has been closed since.
        foreach (var queue in steps.Where(step => step.Queue is not null).GroupBy(step => step.Queue!, StringComparer.Ordinal))
            await open.EnterAsync(queue.Key, queue.Count(), CancellationToken.None).ConfigureAwait(false);
        foreach (var step in await driver.StartAsync(id, definition with { Steps = steps }, trace).ConfigureAwait(false))
            telemetry.Sent(step.Queue!, step.Kind!, 1);
        return id;
    }

    private async ValueTask<WorkflowStep> SettleAsync(WorkflowStep step, string name)
    {
        if (step is { Queue: not null, Version: not null })
            return step;
        var kind = await queues.FindAsync(name).ConfigureAwait(false);
        return step with { Queue = step.Queue ?? kind.Queue, Version = step.Version ?? kind.Version };
    }

    private async Task<WorkflowSnapshot?> WaitForEndAsync(WorkflowId id, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // Subscribe, then look: an end between the two is seen by the look, a later one is heard.
        var started = clock.GetTimestamp();
        var listener = await broker.ListenAsync(id).ConfigureAwait(false);
        await using (listener.ConfigureAwait(false))
        {
            while (await broker.ReadSummaryAsync(id).ConfigureAwait(false) is { EndedAt: null })
            {
                var left = timeout - clock.GetElapsedTime(started);
                if (left <= TimeSpan.Zero)
                    break;
                await listener.WaitAsync(left < LookEvery ? left : LookEvery, clock, cancellationToken).ConfigureAwait(false);
            }
        }

        return await ReadAsync(id).ConfigureAwait(false);
    }

    private async Task<WorkflowSnapshot?> ReadAsync(WorkflowId id)
    {
        if (await broker.ReadAsync(id).ConfigureAwait(false) is not { } flow)
            return null;
        var looks = flow.Steps
            .Where(step => step is { Status: StepState.Pending, TaskId: not null })
            .Take(MostLookedUp)
            .ToDictionary(step => step.Name, step => reader.FindAsync(TaskId.Parse(step.TaskId!)), StringComparer.Ordinal);
        await Task.WhenAll(looks.Values).ConfigureAwait(false);
        var steps = flow.Steps.Select(step => looks.TryGetValue(step.Name, out var look) && look.Result is { } task ? Show(step, task) : step).ToList();
        var hasBegun = flow.Status == TaskState.Pending && steps.Exists(step => step.Status != StepState.Pending);
        return flow with { Steps = steps, Status = hasBegun ? TaskState.Started : flow.Status };
    }

    /// <summary>A task that has ended, but of which the workflow was not told yet, is shown as it is.</summary>
    private static StepSnapshot Show(StepSnapshot step, TaskSnapshot task) => step with
    {
        Status = task.Status switch
        {
            TaskState.Started => StepState.Started,
            TaskState.Retry => StepState.Retry,
            TaskState.Success => StepState.Success,
            TaskState.Failure => StepState.Failure,
            TaskState.Revoked => StepState.Revoked,
            _ => StepState.Pending,
        },
        Error = task.Error,
    };

    private void Check(WorkflowDefinition definition)
    {
        if (WorkflowRules.Check(definition) is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(' ', faults.Take(5).Select(fault => $"{fault.Key} {fault.Value}.")), nameof(definition));
        var most = options.Value.MaxPayloadBytes;
        if (definition.Steps.FirstOrDefault(step => Encoding.UTF8.GetByteCount(step.Args.GetRawText()) > most) is { } tooLong)
            throw new ArgumentException($"The arguments of {tooLong.Name} are more than the {most} bytes of JSON allowed.", nameof(definition));
    }
}
