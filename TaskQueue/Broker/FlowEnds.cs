using System.Text;
using System.Text.Json;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>What a workflow is told of the end of a step.</summary>
internal static class FlowEnds
{
    /// <summary>As its worker knows it.</summary>
    public static FlowEnd Of(FlowNode step, TaskId task, EndRecord record) => new(step, record.State, Outcome(step, record), task);

    /// <summary>As it is read afterwards; null when it was forgotten since.</summary>
    public static FlowEnd Of(UntoldEnd untold, TaskSnapshot? task)
    {
        var (step, state) = (untold.Step, task?.Status ?? untold.State);
        return (state, task) switch
        {
            (TaskState.Success, null) when step.Keeps == FlowKeeps.All =>
                new FlowEnd(step, TaskState.Failure, FlowArguments.Shorten(new TaskError("ResultExpired", "its result expired before the workflow could take it")), untold.Task),
            (TaskState.Success, not null) => new FlowEnd(step, state, Keep(step, Encoding.UTF8.GetBytes(task.Result?.GetRawText() ?? "null")), untold.Task),
            (TaskState.Failure, _) => new FlowEnd(step, state, FlowArguments.Shorten(task?.Error ?? new TaskError("Unknown", "its error has expired")), untold.Task),
            _ => new FlowEnd(step, state, default, untold.Task),
        };
    }

    private static ReadOnlyMemory<byte> Outcome(FlowNode step, EndRecord record) => record.State switch
    {
        TaskState.Success => Keep(step, record.Outcome),
        TaskState.Failure => FlowArguments.Shorten(JsonSerializer.Deserialize(record.Outcome.Span, ContractsJson.Default.TaskError)!),
        _ => default,
    };

    private static ReadOnlyMemory<byte> Keep(FlowNode step, ReadOnlyMemory<byte> result) =>
        step.Keeps == FlowKeeps.All || (step.Keeps == FlowKeeps.Short && result.Length <= WorkflowSnapshot.LongestResult) ? result : default;
}
