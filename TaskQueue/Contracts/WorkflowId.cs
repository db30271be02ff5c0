namespace TaskQueue.Contracts;

/// <summary>The identity of a workflow: 32 hex digits that sort by age.</summary>
public readonly record struct WorkflowId
{
    private const int Length = 32;

    private WorkflowId(string text) => Text = text;

    private string? Text { get; }

    /// <summary>A new id.</summary>
    public static WorkflowId Create(DateTimeOffset now) => new(Guid.CreateVersion7(now).ToString("N"));

    /// <summary>Reads an id from its written form; false when it is malformed.</summary>
    public static bool TryParse(string? text, out WorkflowId id)
    {
        var isValid = text is { Length: Length } && text.All(char.IsAsciiHexDigitLower);
        id = isValid ? new WorkflowId(text!) : default;
        return isValid;
    }

    /// <summary>Reads an id from its written form.</summary>
    /// <exception cref="FormatException">The text is not a workflow's id.</exception>
    public static WorkflowId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("A workflow's id has 32 hex digits, such as '019b8a1c4f3e7d1a9c0b5e2f8a7d6c31'.");

    /// <inheritdoc/>
    public override string ToString() => Text ?? "";
}
