using System.Text.Json;
using Api.Requests;
using TaskQueue.Authoring;
using TaskQueue.Contracts;

namespace Api.Workflows;

/// <summary>Reads a workflow from a body: <c>steps</c>, or <c>chain</c>, <c>group</c> and <c>chord</c> nested as its caller likes.</summary>
internal sealed class WorkflowBody(Input input)
{
    private static readonly string[] Forms = ["chain", "group", "chord", "kind"];
    private static readonly string[] Callbacks = ["on_success", "on_failure", "on_end"];

    /// <summary>The workflow; null when a field can't be read, or a rule is broken.</summary>
    public static WorkflowDefinition? Read(JsonElement body, Input input)
    {
        var reader = new WorkflowBody(input);
        var fields = new Fields(body, "", input);
        var definition = body.TryGetProperty("steps", out _) ? reader.ReadSteps(fields) : reader.ReadNested(fields);
        if (!input.IsValid || definition is null)
            return null;
        foreach (var (field, fault) in WorkflowRules.Check(definition))
            input.Reject(field, fault);
        return input.IsValid ? definition : null;
    }

    private WorkflowDefinition ReadSteps(Fields fields)
    {
        fields.Allow(["name", "steps"]);
        var steps = fields.List("steps").ToList();
        foreach (var step in steps)
            step.Allow(["name", "kind", "args", "queue", "after", "when", "into"]);
        return new WorkflowDefinition { Name = fields.Text("name"), Steps = [.. steps.Select(ReadStep)] };
    }

    private WorkflowStep ReadStep(Fields fields) => new()
    {
        Name = fields.Text("name") ?? "",
        Kind = fields.Text("kind"),
        Args = fields.Object("args"),
        Queue = fields.Text("queue"),
        After = fields.Texts("after"),
        When = ReadWhen(fields),
        Into = fields.Text("into"),
        Path = fields.Path,
    };

    private WorkflowDefinition? ReadNested(Fields fields)
    {
        var isStep = fields.Has("kind");
        return ReadNode(fields, isRoot: true)?.ToDefinition(isStep ? null : fields.Text("name"));
    }

    private Workflow? ReadNode(Fields fields, bool isRoot = false)
    {
        var forms = Forms.Where(fields.Has).ToList();
        if (forms.Count != 1)
        {
            input.Reject(fields.PathOr("body"), isRoot ? "must have one of steps, chain, group, chord and kind" : "must have one of chain, group, chord and kind");
            return null;
        }

        fields.Allow(forms[0] == "kind" ? ["name", "kind", "args", "queue", "into", .. Callbacks] : [forms[0], .. isRoot ? ["name"] : Array.Empty<string>(), .. Callbacks]);
        return ReadForm(fields, forms[0]) is { } node ? WithCallbacks(fields, node) : null;
    }

    private Workflow? ReadForm(Fields fields, string form)
    {
        switch (form)
        {
            case "kind":
                return Workflow.Step(ReadStep(fields));
            case "chord":
                return ReadChord(new Fields(fields.Object("chord"), fields.At("chord"), input));
            default:
                var parts = ReadParts(fields, form);
                if (parts is null)
                    return null;
                return form == "chain" ? Workflow.Chain(parts) : Workflow.Group(parts);
        }
    }

    private Workflow? ReadChord(Fields fields)
    {
        fields.Allow(["header", "body"]);
        var header = ReadParts(fields, "header");
        var body = ReadNode(new Fields(fields.Object("body"), fields.At("body"), input));
        return header is null || body is null ? null : Workflow.Chord(header, body);
    }

    private IReadOnlyList<Workflow>? ReadParts(Fields fields, string name)
    {
        var parts = fields.List(name).Select(part => ReadNode(part)).ToList();
        if (parts.Count == 0)
            input.Reject(fields.At(name), "must be a list of at least one step");
        return parts.Count > 0 && parts.TrueForAll(part => part is not null) ? [.. parts.OfType<Workflow>()] : null;
    }

    private Workflow? WithCallbacks(Fields fields, Workflow node)
    {
        foreach (var name in Callbacks.Where(fields.Has))
        {
            if (ReadNode(new Fields(fields.Object(name), fields.At(name), input)) is not { } callback)
                return null;
            node = name switch { "on_success" => node.OnSuccess(callback), "on_failure" => node.OnFailure(callback), _ => node.OnEnd(callback) };
        }

        return node;
    }

    private StepCondition ReadWhen(Fields fields)
    {
        switch (fields.Text("when"))
        {
            case null or "success":
                return StepCondition.Success;
            case "failure":
                return StepCondition.Failure;
            case "ended":
                return StepCondition.Ended;
            default:
                input.Reject(fields.At("when"), "must be one of success, failure, ended");
                return default;
        }
    }
}
