using System.Text.Json;

namespace TaskQueue.Contracts;

/// <summary>What to list, newest first. All that is given must hold.</summary>
public sealed record TaskQuery
{
    /// <summary>The largest page.</summary>
    public const int MaxLimit = 200;

    /// <summary>How many tasks a page looks through at most. Where few of them match it ends early, and its cursor goes on from there.</summary>
    public const int MostExamined = 20_000;

    /// <summary>The longest <see cref="Text"/> and <see cref="Error"/>.</summary>
    public const int LongestText = 200;

    /// <summary>Only this state; null for all.</summary>
    public TaskState? State { get; init; }

    /// <summary>Only this kind; null for all.</summary>
    public string? Name { get; init; }

    /// <summary>Only this queue; null for all.</summary>
    public string? Queue { get; init; }

    /// <summary>Only what this worker runs or ran last; null for all.</summary>
    public string? Worker { get; init; }

    /// <summary>Only with this text in the id, the caller's id, the arguments or the result, in capitals or not. The whole id of a task finds just that one.</summary>
    public string? Text { get; init; }

    /// <summary>Only with an error that has this text in its type or message.</summary>
    public string? Error { get; init; }

    /// <summary>Only what was enqueued at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only what was enqueued at this time or before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Where the last page ended: its <see cref="TaskPage.NextCursor"/>, taken as it is; null for the newest.</summary>
    public string? Cursor { get; init; }

    /// <summary>How many at most, 1 to <see cref="MaxLimit"/>. Default 50.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>The arguments to search for <see cref="Text"/>, where some of them must not be found: else one could guess them letter by letter. Null for those of the task.</summary>
    public Func<TaskSnapshot, JsonElement?>? Searched { get; init; }

    /// <summary>Whether a task is one of those asked for.</summary>
    internal bool Fits(TaskSnapshot task) =>
        (State is null || task.Status == State)
        && (Name is null || task.Name == Name)
        && (Queue is null || task.Queue == Queue)
        && (Worker is null || task.Worker == Worker)
        && !(task.EnqueuedAt < From)
        && !(task.EnqueuedAt > To)
        && (Error is null || (task.Error is { } error && (Holds(error.Type, Error) || Holds(error.Message, Error))))
        && (Text is null || Holds(task.TaskId, Text) || Holds(task.Id, Text) || Holds(Searched is null ? task.Args : Searched(task), Text) || Holds(task.Result, Text));

    private static bool Holds(string? text, string part) => text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;

    // Strings as they read, not as JSON escapes them.
    private static bool Holds(JsonElement? json, string part) => json switch
    {
        null => false,
        { ValueKind: JsonValueKind.String } text => Holds(text.GetString(), part),
        { ValueKind: JsonValueKind.Object } named => Holds(named.GetRawText(), part) || named.EnumerateObject().Any(one => Holds(one.Value, part)),
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Any(one => Holds(one, part)),
        { } other => Holds(other.GetRawText(), part),
    };
}

/// <summary>One page of tasks.</summary>
/// <param name="Tasks">Newest first.</param>
/// <param name="NextCursor">Where the next page starts; null after the last.</param>
public sealed record TaskPage(IReadOnlyList<TaskSnapshot> Tasks, string? NextCursor)
{
    /// <summary>How many tasks were looked through for it.</summary>
    public int Examined { get; init; }

    /// <summary>When the oldest of these was enqueued; null when there was none.</summary>
    public DateTimeOffset? ExaminedTo { get; init; }
}
