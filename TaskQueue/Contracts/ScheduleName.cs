namespace TaskQueue.Contracts;

/// <summary>The rules for schedules' names, number and size.</summary>
public static class ScheduleName
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>How many schedules there may be.</summary>
    public const int MostSchedules = 1000;

    /// <summary>The longest arguments, in bytes of JSON: a list shows those of all schedules.</summary>
    public const int LongestArgs = 8 * 1024;

    /// <summary>Whether a name has 1 to 64 letters, digits, <c>.</c>, <c>_</c> or <c>-</c>, a letter or digit first.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= MaxLength } && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
