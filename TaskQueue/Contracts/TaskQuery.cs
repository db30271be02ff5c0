namespace TaskQueue.Contracts;

/// <summary>What to list, newest first.</summary>
public sealed record TaskQuery
{
    /// <summary>The largest page.</summary>
    public const int MaxLimit = 200;

    /// <summary>Only this state; null for all.</summary>
    public TaskState? State { get; init; }

    /// <summary>Only this kind; null for all.</summary>
    public string? Name { get; init; }

    /// <summary>Only this queue; null for all.</summary>
    public string? Queue { get; init; }

    /// <summary>Where the last page ended: its <see cref="TaskPage.NextCursor"/>, taken as it is; null for the newest.</summary>
    public string? Cursor { get; init; }

    /// <summary>How many at most, 1 to <see cref="MaxLimit"/>. Default 50.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>One page of tasks.</summary>
/// <param name="Tasks">Newest first.</param>
/// <param name="NextCursor">Where the next page starts; null after the last.</param>
public sealed record TaskPage(IReadOnlyList<TaskSnapshot> Tasks, string? NextCursor);
