using System.Globalization;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>A task's place in a workflow.</summary>
/// <param name="Flow">The workflow.</param>
/// <param name="Number">The step's number in it, from 0.</param>
/// <param name="Keeps">Who takes its result.</param>
internal readonly record struct FlowStep(WorkflowId Flow, int Number, FlowKeeps Keeps)
{
    /// <summary>The step as it is written in its task and in a queue's outbox: <c>17+</c>.</summary>
    public string Node => string.Create(CultureInfo.InvariantCulture, $"{Number}{Letter(Keeps)}");

    /// <summary>How <paramref name="keeps"/> is written.</summary>
    public static char Letter(FlowKeeps keeps) => keeps switch { FlowKeeps.All => '+', FlowKeeps.Short => '.', _ => '-' };

    /// <summary>Reads a <see cref="Letter"/>.</summary>
    public static FlowKeeps Read(char letter) => letter switch { '+' => FlowKeeps.All, '.' => FlowKeeps.Short, _ => FlowKeeps.Nothing };

    /// <summary>Reads what was written into a task or an outbox; null when it is malformed.</summary>
    public static FlowStep? Read(string? flow, string? node) =>
        WorkflowId.TryParse(flow, out var id) && node is { Length: > 1 } && int.TryParse(node.AsSpan(0, node.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new FlowStep(id, number, Read(node[^1]))
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
internal readonly record struct FlowEnd(FlowStep Step, TaskState State, ReadOnlyMemory<byte> Outcome, TaskId? Task);

/// <summary>A step that is to become a task.</summary>
/// <param name="Step">The step.</param>
/// <param name="Spec">As it was defined.</param>
/// <param name="Input">What it takes from the steps before it, as JSON; null for nothing.</param>
internal sealed record ReadyStep(FlowStep Step, WorkflowStep Spec, byte[]? Input);

/// <summary>An end of a step that stands in a queue's outbox.</summary>
/// <param name="Member">The outbox' member.</param>
/// <param name="Step">The step.</param>
/// <param name="Task">The task that ended.</param>
/// <param name="State">How it ended.</param>
internal sealed record UntoldEnd(string Member, FlowStep Step, TaskId Task, TaskState State);
