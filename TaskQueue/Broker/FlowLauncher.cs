using Microsoft.Extensions.Options;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>Makes steps that are ready tasks.</summary>
internal sealed class FlowLauncher(FlowBroker flows, TaskBroker tasks, TaskReader reader, StoredPayloads payloads, IOptions<TaskQueueOptions> options, TimeProvider clock)
{
    /// <summary>How many commands go out together.</summary>
    public const int AtOnce = 200;

    /// <summary>Starts steps, and what becomes ready because one of them can't be started. Returns those that are tasks now and were not before.</summary>
    public async Task<IReadOnlyList<WorkflowStep>> LaunchAsync(WorkflowId flow, IEnumerable<int> steps, TraceContext trace)
    {
        var launched = new List<WorkflowStep>();
        var waiting = new Queue<int>(steps);
        while (waiting.Count > 0)
        {
            var chunk = new List<int>(AtOnce);
            while (chunk.Count < AtOnce && waiting.TryDequeue(out var step))
                chunk.Add(step);
            var (ready, looked) = await flows.TakeAsync(flow, chunk).ConfigureAwait(false);
            var (fit, tooLong) = Split(ready);
            launched.AddRange(await LaunchAsync(flow, fit, trace).ConfigureAwait(false));
            foreach (var next in (await FailAsync(tooLong).ConfigureAwait(false)).Concat(chunk.Skip(looked)))
                waiting.Enqueue(next);
        }

        return launched;
    }

    /// <summary>The same task, however often and by whomever it is tried.</summary>
    public Task<TiedTask> EnqueueAsync(ReadyStep ready, byte[] args, TraceContext trace)
    {
        var (step, spec) = (ready.Step.ToStep(), ready.Spec);
        var extras = new TaskExtras { Flow = step, Tied = true, Links = ready.Links, Version = spec.Version is > 1 and var version ? version : 0 };
        var entry = new TaskEntry(spec.Kind!, trace, payloads.EncodeArgs(spec.Kind!, args), extras);
        string[] ties = [Tie.Idempotent($"flow:{step.Workflow}:{step.Step}"), Tie.Flow(step)];
        return tasks.EnqueueTiedAsync(spec.Queue!, entry.ToBytes(), Placement.Ready, content: "-", ties);
    }

    private (List<(ReadyStep Step, byte[] Args)> Fit, List<ReadyStep> TooLong) Split(IReadOnlyList<ReadyStep> steps)
    {
        var (fit, tooLong) = (new List<(ReadyStep, byte[])>(), new List<ReadyStep>());
        foreach (var step in steps)
        {
            var args = FlowArguments.Build(step);
            if (step.TakesTooMuch || args.Length > options.Value.MaxPayloadBytes)
                tooLong.Add(step);
            else
                fit.Add((step, args));
        }

        return (fit, tooLong);
    }

    private async Task<IEnumerable<WorkflowStep>> LaunchAsync(WorkflowId flow, List<(ReadyStep Step, byte[] Args)> steps, TraceContext trace)
    {
        if (steps.Count == 0)
            return [];
        var sent = await Task.WhenAll(steps.Select(one => EnqueueAsync(one.Step, one.Args, trace))).ConfigureAwait(false);
        var started = steps.Zip(sent, (one, task) => (one.Step.Spec, one.Step.Step.Number, task.Id, task.IsNew)).ToList();
        var unwanted = await flows.StartedAsync(flow, started.Select(one => (one.Number, one.Id))).ConfigureAwait(false);
        await Task.WhenAll(started.Where(one => unwanted.Contains(one.Number)).Select(one => Revocation.RevokeAsync(tasks, reader, one.Id, clock.GetUtcNow()))).ConfigureAwait(false);
        return started.Where(one => one.IsNew).Select(one => one.Spec);
    }

    /// <summary>Ends steps that can't be started. Returns what is ready then.</summary>
    private async Task<IEnumerable<int>> FailAsync(List<ReadyStep> steps)
    {
        var next = new List<int>();
        var error = FlowArguments.TooLong(options.Value.MaxPayloadBytes);
        foreach (var step in steps)
            next.AddRange(await flows.AdvanceAsync(new FlowEnd(step.Step, TaskState.Failure, error, null)).ConfigureAwait(false));
        return next;
    }
}
