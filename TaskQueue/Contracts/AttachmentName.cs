namespace TaskQueue.Contracts;

/// <summary>The rules for files attached to tasks.</summary>
public static class AttachmentName
{
    /// <summary>The largest file, in bytes: 8 MiB.</summary>
    public const int LongestContent = 8 * 1024 * 1024;

    private const int MaxLength = 64;

    /// <summary>Whether a name has 1 to 64 letters, digits, <c>.</c>, <c>_</c> or <c>-</c>.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= MaxLength } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
