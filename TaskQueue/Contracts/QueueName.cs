namespace TaskQueue.Contracts;

/// <summary>The rule for names of queues and kinds: lower-case letters, digits, <c>.</c> and <c>_</c>, at most 64 characters, a letter first.</summary>
/// <remarks>No dash: it separates the parts of a <see cref="TaskId"/>. No brace: a queue's name is its Redis Cluster hash tag.</remarks>
public static class QueueName
{
    /// <summary>The queue of a task whose policy names none.</summary>
    public const string Default = "default";

    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>The rule, as what is said of a name that breaks it.</summary>
    public const string Rule = "must be lower-case letters, digits, '.' and '_', a letter first, at most 64 characters";

    /// <summary>Whether <paramref name="name"/> keeps the rule.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= MaxLength } && char.IsAsciiLetterLower(name[0]) && name.All(IsAllowed);

    private static bool IsAllowed(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_';
}
