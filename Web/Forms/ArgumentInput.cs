using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Web.Http;
using Web.Text;

namespace Web.Forms;

/// <summary>The arguments of a task as a person fills them in: field by field, or as JSON where that is wished for or no field could say it.</summary>
public sealed class ArgumentInput
{
    /// <summary>The name of the input that says how the arguments come.</summary>
    public const string ModeName = "as";

    /// <summary>What it says for JSON.</summary>
    public const string Json = "json";

    /// <summary>The name of the button that changes from one to the other.</summary>
    public const string SwitchName = "switch";

    /// <summary>The name of the input that holds all of it as JSON.</summary>
    public const string TextName = "Arguments";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private ArgumentInput(JsonElement schema) => Fields = ArgumentFields.Of(schema);

    public IReadOnlyList<ArgumentField> Fields { get; }

    public bool IsJson { get; private set; }

    /// <summary>Whether only the view was to change.</summary>
    public bool IsSwitch { get; private init; }

    /// <summary>All of it as JSON, as it was typed.</summary>
    public string Text { get; private set; } = "{}";

    /// <summary>What stands in the fields, by the name of the input.</summary>
    public IReadOnlyDictionary<string, string> Values { get; private set; } = new Dictionary<string, string>();

    /// <summary>What is wrong with it, before the Api is asked.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>To begin with: a form, unless it can't say these arguments.</summary>
    public static ArgumentInput Begin(JsonElement schema, JsonElement? arguments, bool asJson = false)
    {
        var input = new ArgumentInput(schema) { Text = arguments is { } given ? JsonText.Pretty(given) : "{}" };
        input.IsJson = asJson || !input.TryFill(arguments);
        return input;
    }

    /// <summary>As it was sent.</summary>
    public static ArgumentInput Of(JsonElement schema, IFormCollection form)
    {
        var input = new ArgumentInput(schema) { IsSwitch = form.ContainsKey(SwitchName), IsJson = form[ModeName] == Json };
        if (input.IsJson)
            input.TakeText(form[TextName].ToString());
        else
            input.TakeFields(form);
        if (input is { IsSwitch: true, Problem: null })
            input.Switch();
        return input;
    }

    private void TakeText(string text)
    {
        Text = text;
        if (ArgumentText.FindFault(text) is { } fault)
            Problem = new() { Title = "This is not JSON.", Detail = fault };
    }

    private void TakeFields(IFormCollection form)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        Text = FieldText.Read(Fields, name => form[name], faults).ToJsonString(Readable);
        Values = form.Keys.ToDictionary(name => name, name => form[name].ToString(), StringComparer.Ordinal);
        if (faults.Count > 0)
            Problem = new() { Title = "Some arguments are to be JSON.", Errors = faults };
    }

    private void Switch()
    {
        if (IsJson && !TryFill(JsonElement.Parse(Text)))
            Problem = new() { Title = "The form can't say this.", Detail = "Some of these arguments have no field that could hold them: go on in JSON." };
        else
            IsJson = !IsJson;
    }

    // Only what comes back from the form as it was put in is shown in one.
    private bool TryFill(JsonElement? arguments)
    {
        if (Fields.Count == 0)
            return false;
        if (arguments is not { } given)
            return true;
        var values = FieldText.Fill(Fields, given);
        var back = FieldText.Read(Fields, values.GetValueOrDefault, []);
        if (!JsonNode.DeepEquals(WithoutNulls(back), WithoutNulls(given.ValueKind == JsonValueKind.Object ? JsonObject.Create(given) : null)))
            return false;
        Values = values;
        return true;
    }

    // An argument that is null is as good as left out.
    private static JsonObject? WithoutNulls(JsonObject? from)
    {
        foreach (var (name, value) in from?.ToList() ?? [])
        {
            if (value is null)
                from!.Remove(name);
            else if (value is JsonObject inner)
                WithoutNulls(inner);
        }

        return from;
    }
}
