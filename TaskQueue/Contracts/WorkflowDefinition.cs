using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskQueue.Contracts;

/// <summary>A workflow: steps, each of which starts once the steps it names have ended.</summary>
public sealed record WorkflowDefinition
{
    /// <summary>The most steps a workflow may have.</summary>
    public const int MostSteps = 10_000;

    /// <summary>The most pairs of a step and one it comes after. Many after many wants a step without a kind between them, which joins.</summary>
    public const int MostEdges = 100_000;

    /// <summary>The longest definition, in bytes of JSON: 1 MiB.</summary>
    public const int LongestDefinition = 1024 * 1024;

    /// <summary>What to call it in lists; need not be unique. Null for none.</summary>
    public string? Name { get; init; }

    /// <summary>The steps, in any order.</summary>
    public required IReadOnlyList<WorkflowStep> Steps { get; init; }
}

/// <summary>One step of a workflow: a task, or (without a kind) a point where others join.</summary>
public sealed record WorkflowStep
{
    /// <summary>The longest name of a step and of a workflow, in characters.</summary>
    public const int LongestName = 64;

    /// <summary>Its name, unique in the workflow.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of task. Null for a step that runs nothing: its result is the list of the results before it.</summary>
    public string? Kind { get; init; }

    /// <summary>The task's arguments: a JSON object. Default: none.</summary>
    public JsonElement Args { get; init; } = JsonElement.Parse("{}"u8);

    /// <summary>The version of the kind's arguments that these are; null for the one that its workers publish when the workflow starts.</summary>
    public int? Version { get; init; }

    /// <summary>The queue; null for the one that the kind names when the workflow starts.</summary>
    public string? Queue { get; init; }

    /// <summary>The steps that must have ended before it starts. Default: none, it starts at once.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>How these must have ended; else the step is skipped. Default <c>success</c>.</summary>
    public StepCondition When { get; init; }

    /// <summary>
    /// The argument that takes what came of the steps before it: of one step its result, of several the list in order (null for one without);
    /// <see cref="StepCondition.Failure"/>: the error, <c>{type, message}</c>. Null for none.
    /// </summary>
    public string? Into { get; init; }

    /// <summary>Where its caller wrote it, for messages about it. Does not travel.</summary>
    [JsonIgnore]
    public string? Path { get; init; }

    /// <summary>Whether a name has 1 to 64 letters, digits, <c>.</c>, <c>_</c> or <c>-</c>, a letter or digit first.</summary>
    public static bool IsValidName(string? name) =>
        name is { Length: > 0 and <= LongestName } && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}

/// <summary>How the steps before a step must have ended for it to run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepCondition>))]
public enum StepCondition
{
    /// <summary>All with success.</summary>
    [JsonStringEnumMemberName("success")]
    Success,

    /// <summary>At least one with failure, or skipped because of a failure further up.</summary>
    [JsonStringEnumMemberName("failure")]
    Failure,

    /// <summary>However they ended, also if they were skipped.</summary>
    [JsonStringEnumMemberName("ended")]
    Ended,
}
