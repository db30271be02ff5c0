using System.Text.Json;
using TaskQueue.Contracts;

namespace TaskQueue.Authoring;

/// <summary>
/// Builds workflows out of steps: one after the other (<see cref="Chain"/>), side by side (<see cref="Group"/>), side by side and then one that
/// takes all results (<see cref="Chord"/>), with callbacks, nested as you like.
/// </summary>
public abstract class Workflow
{
    private protected Workflow()
    {
    }

    /// <summary>How many of its steps start first.</summary>
    internal abstract int Entries { get; }

    /// <summary>A step of a kind this process has the type of.</summary>
    /// <param name="task">Its arguments.</param>
    /// <param name="into">The argument, as it is called on the wire, that takes what came of the steps before; it replaces that of <paramref name="task"/>.</param>
    /// <param name="queue">The queue; null for the one its kind names.</param>
    /// <param name="name">Its name in the workflow; null for one made of its kind.</param>
    public static Workflow Step<TResult>(ITask<TResult> task, string? into = null, string? queue = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        return Step(new WorkflowStep
        {
            Name = name ?? "",
            Kind = TaskKind.Of(task.GetType()),
            Version = TaskKind.VersionOf(task.GetType()),
            Args = JsonElement.Parse(TaskKind.Serialize(task)),
            Queue = queue,
            Into = into,
        });
    }

    /// <summary>A step of a kind known by name.</summary>
    public static Workflow Step(string kind, JsonElement? args = null, string? into = null, string? queue = null, string? name = null) => Step(new WorkflowStep
    {
        Name = name ?? "",
        Kind = kind,
        Args = args ?? JsonElement.Parse("{}"u8),
        Queue = queue,
        Into = into,
    });

    /// <summary>A step as it is given; one without a name gets one. What it comes after, and when, is set by where it stands.</summary>
    public static Workflow Step(WorkflowStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new WorkflowTree.Leaf(step);
    }

    /// <summary>One after the other, each once the one before it has succeeded.</summary>
    public static Workflow Chain(params IReadOnlyList<Workflow> parts) => new WorkflowTree.Chain(NotEmpty(parts));

    /// <summary>Side by side. What comes after a group takes the list of its results, in order.</summary>
    public static Workflow Group(params IReadOnlyList<Workflow> parts) => new WorkflowTree.Group(NotEmpty(parts));

    /// <summary>A group, and what takes the list of its results once all have succeeded.</summary>
    public static Workflow Chord(IReadOnlyList<Workflow> header, Workflow body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Chain(Group(header), body);
    }

    /// <summary>Also runs <paramref name="callback"/> once this has succeeded; what follows does not wait for it.</summary>
    public Workflow OnSuccess(Workflow callback) => With(callback, StepCondition.Success);

    /// <summary>Runs <paramref name="callback"/> when any step of this has failed, once nothing of it runs any more. The workflow ends as FAILURE all the same.</summary>
    public Workflow OnFailure(Workflow callback) => With(callback, StepCondition.Failure);

    /// <summary>Runs <paramref name="callback"/> once this has ended, however it did.</summary>
    public Workflow OnEnd(Workflow callback) => With(callback, StepCondition.Ended);

    /// <summary>The steps, each with what it comes after.</summary>
    public WorkflowDefinition ToDefinition(string? name = null)
    {
        var compiler = new WorkflowCompiler();
        compiler.Reserve(this);
        Compile(compiler, new Ends([], StepCondition.Success, IsList: false));
        return new WorkflowDefinition { Name = name, Steps = compiler.Steps };
    }

    /// <summary>Adds its steps after those given, and says which are its last.</summary>
    internal abstract Ends Compile(WorkflowCompiler compiler, Ends before);

    /// <summary>Every step in it.</summary>
    internal abstract IEnumerable<WorkflowStep> Leaves();

    private WorkflowTree.Callback With(Workflow callback, StepCondition when)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new WorkflowTree.Callback(this, callback, when);
    }

    private static IReadOnlyList<Workflow> NotEmpty(IReadOnlyList<Workflow> parts) =>
        parts is { Count: > 0 } ? parts : throw new ArgumentException("There must be at least one part.", nameof(parts));
}
