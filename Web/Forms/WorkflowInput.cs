using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskQueue.Contracts;
using Web.Http;
using Web.Text;

namespace Web.Forms;

/// <summary>A step as a person fills it in.</summary>
/// <param name="Kind">What it runs.</param>
/// <param name="Args">Its arguments, JSON.</param>
/// <param name="Into">The argument that takes what came before.</param>
public sealed record StepInput(string Kind, string Args, string Into);

/// <summary>A workflow as a person fills it in: steps in a shape, or all of it as JSON.</summary>
public sealed class WorkflowInput
{
    public const string Chain = "chain";
    public const string Group = "group";
    public const string Chord = "chord";

    /// <summary>The name of the buttons that change the form and start nothing.</summary>
    public const string ChangeName = "do";

    public const string Add = "add";
    public const string Remove = "remove ";
    public const string ToJson = "json";

    private const string Json = "json";
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool IsJson { get; private set; }

    /// <summary>Whether the form was only to change.</summary>
    public bool IsChange { get; private init; }

    public string Name { get; private init; } = "";

    public string Shape { get; private init; } = Chain;

    public IReadOnlyList<StepInput> Steps { get; private set; } = [];

    /// <summary>All of it as JSON.</summary>
    public string Text { get; private set; } = "";

    public Problem? Problem { get; private set; }

    /// <summary>A form without steps, or with a template as JSON.</summary>
    public static WorkflowInput Begin(string? template) =>
        WorkflowTemplates.Find(template) is { } text ? new() { IsJson = true, Text = text } : new();

    /// <summary>As it was sent.</summary>
    public static WorkflowInput Of(IFormCollection form, IReadOnlyList<TaskDefinition> kinds)
    {
        var change = form[ChangeName].ToString();
        var input = new WorkflowInput
        {
            IsJson = form[ArgumentInput.ModeName] == Json,
            IsChange = change.Length > 0,
            Name = form["name"].ToString().Trim(),
            Shape = form["shape"].ToString() is Group or Chord ? form["shape"].ToString() : Chain,
            Steps = [.. form["kind"].Zip(form["args"], form["into"]).Select(row => new StepInput(row.First ?? "", row.Second ?? "", row.Third?.Trim() ?? ""))],
            Text = form[ArgumentInput.TextName].ToString(),
        };
        input.Change(change, kinds.FirstOrDefault(kind => kind.Name == form["new"]));
        if (!input.IsJson && (change.Length == 0 || change == ToJson))
            input.Compose();
        else if (input.IsJson && ArgumentText.FindFault(input.Text) is { } fault)
            input.Problem = new() { Title = "This is not JSON.", Detail = fault };
        if (change == ToJson && input.Problem is null)
            input.IsJson = true;
        return input;
    }

    /// <summary>Where a step is, as the Api names it in its faults.</summary>
    public string PathOf(int step) => Shape switch
    {
        Chord when step == Steps.Count - 1 => "chord.body",
        Chord => $"chord.header[{step}]",
        _ => $"{Shape}[{step}]",
    };

    private void Change(string change, TaskDefinition? added)
    {
        if (change == Add && added is not null)
            Steps = [.. Steps, new StepInput(added.Name, added.Example is { } example ? JsonText.Pretty(example) : "{}", "")];
        else if (change.StartsWith(Remove, StringComparison.Ordinal) && int.TryParse(change[Remove.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            Steps = [.. Steps.Where((_, i) => i != at)];
    }

    private void Compose()
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var steps = Steps.Select((step, i) => Compose(step, PathOf(i), faults)).ToList();
        var whole = new JsonObject();
        if (Name.Length > 0)
            whole["name"] = Name;
        if (Shape == Chord && steps.Count > 0)
            whole[Chord] = new JsonObject { ["header"] = new JsonArray([.. steps[..^1]]), ["body"] = steps[^1] };
        else
            whole[Shape == Chord ? Chain : Shape] = new JsonArray([.. steps]);
        Text = whole.ToJsonString(Readable);
        if (faults.Count > 0)
            Problem = new() { Title = "Some arguments are not JSON.", Errors = faults };
    }

    private static JsonObject Compose(StepInput step, string path, Dictionary<string, string[]> faults)
    {
        var composed = new JsonObject { ["kind"] = step.Kind };
        var args = string.IsNullOrWhiteSpace(step.Args) ? "{}" : step.Args;
        if (ArgumentText.FindFault(args) is { } fault)
            faults[$"{path}.args"] = [$"must be a JSON object. {fault}"];
        else
            composed["args"] = JsonNode.Parse(args);
        if (step.Into.Length > 0)
            composed["into"] = step.Into;
        return composed;
    }
}
