using System.Globalization;
using TaskQueue.Contracts;

namespace TaskQueue.Authoring;

/// <summary>What comes before a part of a workflow, or is the last of it.</summary>
/// <param name="Steps">The steps' names.</param>
/// <param name="When">How they must have ended for what comes after them.</param>
/// <param name="IsList">Whether they are a group: what comes after takes a list, also of a single one.</param>
internal readonly record struct Ends(IReadOnlyList<string> Steps, StepCondition When, bool IsList);

/// <summary>Lays the tree of a <see cref="Workflow"/> out as steps.</summary>
internal sealed class WorkflowCompiler
{
    private const int LongestStem = 48;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<WorkflowStep> _steps = [];

    public IReadOnlyList<WorkflowStep> Steps => _steps;

    /// <summary>Keeps the names that steps were given from those that have none.</summary>
    public void Reserve(Workflow workflow) => _names.UnionWith(workflow.Leaves().Select(step => step.Name).Where(name => name.Length > 0));

    /// <summary>Adds a step.</summary>
    public Ends Add(WorkflowStep step, Ends before)
    {
        var name = step.Name.Length > 0 ? step.Name : NewName(step.Kind is null ? "join" : QueueName.IsValid(step.Kind) ? step.Kind : "step");
        _steps.Add(step with { Name = name, After = before.Steps, When = before.When });
        return new Ends([name], StepCondition.Success, IsList: false);
    }

    /// <summary>Adds a step that runs nothing, and has the list of the results before it.</summary>
    public Ends Join(Ends before) => Add(new WorkflowStep { Name = "" }, before);

    /// <summary>What so many steps are to come after. Many after many are joined first, for a thousand after a thousand would be a million pairs.</summary>
    public Ends Before(Ends before, int entries) =>
        (before.Steps.Count > 1 && entries > 1) || (before.IsList && before.Steps.Count == 1 && before.When != StepCondition.Failure) ? Join(before) : before;

    private string NewName(string stem)
    {
        if (stem.Length > LongestStem)
            stem = stem[..LongestStem];
        while (true)
        {
            var number = _numbers[stem] = _numbers.GetValueOrDefault(stem) + 1;
            var name = number == 1 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}");
            if (_names.Add(name))
                return name;
        }
    }
}
