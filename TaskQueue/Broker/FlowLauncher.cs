using Microsoft.Extensions.Options;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>Makes steps that are ready tasks.</summary>
internal sealed class FlowLauncher(FlowBroker flows, TaskBroker tasks, TaskReader reader, PayloadCodec codec, IOptions<TaskQueueOptions> options, TimeProvider clock)
{
    /// <summary>How many commands go out together.</summary>
    public const int AtOnce = 200;

    /// <summary>Starts steps, and what becomes ready because one of them can't be started.</summary>
    public async Task LaunchAsync(WorkflowId flow, IEnumerable<int> steps, TraceContext trace)
    {
        var waiting = new Queue<int>(steps);
        while (waiting.Count > 0)
        {
            var chunk = new List<int>(AtOnce);
            while (chunk.Count < AtOnce && waiting.TryDequeue(out var step))
                chunk.Add(step);
            var (ready, looked) = await flows.TakeAsync(flow, chunk).ConfigureAwait(false);
            foreach (var more in (await LaunchAsync(flow, ready, trace).ConfigureAwait(false)).Concat(chunk.Skip(looked)))
                waiting.Enqueue(more);
        }
    }

    private async Task<IReadOnlyList<int>> LaunchAsync(WorkflowId flow, IReadOnlyList<ReadyStep> steps, TraceContext trace)
    {
        var ready = steps.Select(step => (Step: step, Args: FlowArguments.Build(step))).ToList();
        var tooLong = ready.Where(one => one.Step.TakesTooMuch || one.Args.Length > options.Value.MaxPayloadBytes).ToList();
        var started = await Task.WhenAll(ready.Except(tooLong).Select(async one =>
            (one.Step.Step.Number, Task: await EnqueueAsync(one.Step, one.Args, trace).ConfigureAwait(false)))).ConfigureAwait(false);
        if (started.Length > 0)
        {
            var unwanted = await flows.StartedAsync(flow, started).ConfigureAwait(false);
            await Task.WhenAll(started.Where(one => unwanted.Contains(one.Number)).Select(one => RevokeAsync(one.Task))).ConfigureAwait(false);
        }

        var next = new List<int>();
        foreach (var (step, _) in tooLong)
            next.AddRange(await flows.AdvanceAsync(new FlowEnd(step.Step, TaskState.Failure, FlowArguments.TooLong(options.Value.MaxPayloadBytes), null)).ConfigureAwait(false));
        return next;
    }

    /// <summary>The same task, however often and by whomever it is tried.</summary>
    public async Task<TaskId> EnqueueAsync(ReadyStep ready, byte[] args, TraceContext trace)
    {
        var step = ready.Step.ToStep();
        var entry = new TaskEntry(ready.Spec.Kind!, trace, codec.Encode(args, $"args {ready.Spec.Kind}"), new TaskExtras { Flow = step, Tied = true, Version = ready.Spec.Version is > 1 and var version ? version : 0 });
        string[] ties = [Tie.Idempotent($"flow:{step.Workflow}:{step.Step}"), Tie.Flow(step)];
        var sent = await tasks.EnqueueTiedAsync(ready.Spec.Queue!, entry.ToBytes(), Placement.Ready, content: "-", ties).ConfigureAwait(false);
        return sent.Id;
    }

    private Task<int> RevokeAsync(TaskId task) => Revocation.RevokeAsync(tasks, reader, task, clock.GetUtcNow());
}
