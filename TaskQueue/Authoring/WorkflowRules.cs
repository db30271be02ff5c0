using System.Text;
using System.Text.Json;
using TaskQueue.Contracts;

namespace TaskQueue.Authoring;

/// <summary>What a workflow's definition must keep to.</summary>
public static class WorkflowRules
{
    private const int MostNamed = 10;

    /// <summary>The faults by field, <c>steps[2].after</c>; empty when there are none. Whether the kinds exist and take the arguments is not checked.</summary>
    public static IReadOnlyDictionary<string, string> Check(WorkflowDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var faults = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (definition.Name is not null && !WorkflowStep.IsValidName(definition.Name))
            faults["name"] = "must be letters, digits, '.', '_' and '-', a letter or digit first, at most 64 characters";
        if (definition.Steps.Count is 0 or > WorkflowDefinition.MostSteps)
            faults["steps"] = $"must be 1 to {WorkflowDefinition.MostSteps}";
        else if (definition.Steps.Sum(step => (long)step.After.Count) > WorkflowDefinition.MostEdges)
            faults["steps"] = $"come after one another in more than {WorkflowDefinition.MostEdges} ways: let a step without a kind join the many";
        else if (definition.Steps.Sum(Length) > WorkflowDefinition.LongestDefinition)
            faults["steps"] = $"are longer than {WorkflowDefinition.LongestDefinition} bytes of JSON";
        else
            CheckSteps(definition.Steps, faults);
        return faults;
    }

    /// <summary>A field of a step by where it was written: <c>steps[2].after</c>.</summary>
    public static string FieldOf(WorkflowStep step, int index, string field) => PathOf(step, index) is { Length: > 0 } path ? $"{path}.{field}" : field;

    private static void CheckSteps(IReadOnlyList<WorkflowStep> steps, SortedDictionary<string, string> faults)
    {
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < steps.Count; i++)
        {
            if (!WorkflowStep.IsValidName(steps[i].Name))
                faults[FieldOf(steps[i], i, "name")] = "must be letters, digits, '.', '_' and '-', a letter or digit first, at most 64 characters";
            else if (!byName.TryAdd(steps[i].Name, i))
                faults[FieldOf(steps[i], i, "name")] = $"is the name of {PathOf(steps[byName[steps[i].Name]], byName[steps[i].Name])} too";
        }

        foreach (var (i, step) in steps.Index())
            CheckStep(step, field => FieldOf(step, i, field), byName, faults);
        if (faults.Count == 0)
            CheckOrder(steps, byName, faults);
    }

    private static void CheckStep(WorkflowStep step, Func<string, string> field, Dictionary<string, int> byName, SortedDictionary<string, string> faults)
    {
        if (step.Kind is not null && !QueueName.IsValid(step.Kind))
            faults[field("kind")] = QueueName.Rule;
        if (step.Kind is null && step.After.Count == 0)
            faults[field("kind")] = "is required of a step that comes after no other";
        if (step.Queue is not null && !QueueName.IsValid(step.Queue))
            faults[field("queue")] = QueueName.Rule;
        if (step.Args.ValueKind != JsonValueKind.Object)
            faults[field("args")] = "must be a JSON object";
        if (step.Into is not null && (step.Into.Length is 0 or > WorkflowStep.LongestName || step.After.Count == 0))
            faults[field("into")] = step.After.Count == 0 ? "wants a step that this one comes after" : "must have 1 to 64 characters";
        if (step.After.FirstOrDefault(name => !byName.ContainsKey(name)) is { } unknown)
            faults[field("after")] = $"names a step that is not there: {(WorkflowStep.IsValidName(unknown) ? unknown : "its name is malformed")}";
        else if (step.After.Distinct(StringComparer.Ordinal).Count() != step.After.Count)
            faults[field("after")] = "names a step twice";
    }

    private static void CheckOrder(IReadOnlyList<WorkflowStep> steps, Dictionary<string, int> byName, SortedDictionary<string, string> faults)
    {
        var order = new WorkflowOrder(steps, byName);
        if (order.Circle is [var first, ..] circle)
            faults[FieldOf(steps[first], first, "after")] = $"goes round in a circle: {string.Join(" after ", circle.Take(MostNamed).Select(i => steps[i].Name))}";
        else if (order.FindTooLongJoin() is { } join)
            faults[FieldOf(steps[join], join, "after")] =
                $"joins more than {WorkflowDefinition.MostSteps} results, or lists in lists more than {WorkflowOrder.DeepestList} deep: let a step with a kind come between";
    }

    private static string PathOf(WorkflowStep step, int index) => step.Path ?? $"steps[{index}]";

    private static int Length(WorkflowStep step) =>
        Encoding.UTF8.GetByteCount(step.Args.ValueKind == JsonValueKind.Undefined ? "" : step.Args.GetRawText()) + step.Name.Length + step.After.Sum(name => name.Length + 3);
}
