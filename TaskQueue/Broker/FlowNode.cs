using System.Globalization;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>A task's place in a workflow.</summary>
/// <param name="Flow">The workflow.</param>
/// <param name="Number">The step's number in it, from 0.</param>
/// <param name="Keeps">Who takes its result.</param>
internal readonly record struct FlowNode(WorkflowId Flow, int Number, FlowKeeps Keeps)
{
    /// <summary>As it is written into its task, and from there into the outbox of a queue: the step as <c>17+</c>.</summary>
    public FlowStep ToStep() => new(Flow.ToString(), string.Create(CultureInfo.InvariantCulture, $"{Number}{Letter(Keeps)}"));

    /// <summary>How <paramref name="keeps"/> is written.</summary>
    public static char Letter(FlowKeeps keeps) => keeps switch { FlowKeeps.All => '+', FlowKeeps.Short => '.', _ => '-' };

    /// <summary>Reads a <see cref="Letter"/>.</summary>
    public static FlowKeeps Read(char letter) => letter switch { '+' => FlowKeeps.All, '.' => FlowKeeps.Short, _ => FlowKeeps.Nothing };

    /// <summary>Reads what was written into a task or an outbox; null when there is nothing, or it is malformed.</summary>
    public static FlowNode? Read(FlowStep? step) =>
        step is { Step: [.. var number, var keeps] } && WorkflowId.TryParse(step.Workflow, out var id) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            ? new FlowNode(id, parsed, Read(keeps))
            : null;
}

/// <summary>How much of a step's result its workflow keeps.</summary>
internal enum FlowKeeps
{
    /// <summary>None: no later step takes it.</summary>
    Nothing,

    /// <summary>Only a short one: it is the last step, whose result callers like to see.</summary>
    Short,

    /// <summary>Whatever it is: a later step takes it.</summary>
    All,
}

/// <summary>How a step ended.</summary>
/// <param name="Step">The step.</param>
/// <param name="State">SUCCESS, FAILURE or REVOKED.</param>
/// <param name="Outcome">The result or the error as JSON; empty where none is kept.</param>
/// <param name="Task">Its task; null when it never became one.</param>
/// <param name="Span">The span it ended in, as W3C writes it; empty when that is not known.</param>
internal readonly record struct FlowEnd(FlowNode Step, TaskState State, ReadOnlyMemory<byte> Outcome, TaskId? Task, string Span = "");

/// <summary>A step that is to become a task.</summary>
/// <param name="Step">The step.</param>
/// <param name="Spec">As it was defined.</param>
/// <param name="Input">What it takes from the steps before it, as JSON; null for nothing.</param>
/// <param name="TakesTooMuch">Whether that is too long by far.</param>
/// <param name="Links">The spans of steps before it, other than the one that ended last; null for none.</param>
internal sealed record ReadyStep(FlowNode Step, WorkflowStep Spec, byte[]? Input, bool TakesTooMuch, string? Links);

/// <summary>An end of a step that stands in a queue's outbox.</summary>
/// <param name="Member">The outbox' member.</param>
/// <param name="Step">The step.</param>
/// <param name="Task">The task that ended.</param>
/// <param name="State">How it ended.</param>
internal sealed record UntoldEnd(string Member, FlowNode Step, TaskId Task, TaskState State);
