namespace Web.Charts;

/// <summary>A drawing of how values went over time, and the same in words and numbers.</summary>
public sealed record Chart
{
    /// <summary>Its name on the page: letters.</summary>
    public required string Key { get; init; }

    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>What is most worth knowing of it, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>The marks of its upright axis.</summary>
    public required IReadOnlyList<Tick> Ticks { get; init; }

    /// <summary>What is drawn, in this order.</summary>
    public required IReadOnlyList<Series> Series { get; init; }

    /// <summary>How many steps of time it has.</summary>
    public required int Steps { get; init; }

    /// <summary>What to say of each step: its time, a <c>~</c>, and words.</summary>
    public required IReadOnlyList<string> Tips { get; init; }

    /// <summary>The heads of its table, after the one of time.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The rows of its table.</summary>
    public required IReadOnlyList<ChartRow> Rows { get; init; }

    /// <summary>What to say in place of a drawing; null when there is something to draw.</summary>
    public string? Nothing { get; init; }
}

/// <summary>One thing drawn.</summary>
/// <param name="Name">What it is called in the legend.</param>
/// <param name="Kind">Its class in the style sheet.</param>
/// <param name="Path">Its outline, ten wide for each step and <see cref="Axis.Height"/> high.</param>
/// <param name="Now">Its last value; empty when that says nothing.</param>
public sealed record Series(string Name, string Kind, string Path, string Now = "");

/// <summary>A span of time in words.</summary>
/// <param name="From">When it began.</param>
/// <param name="Cells">Its values.</param>
public sealed record ChartRow(DateTimeOffset From, IReadOnlyList<string> Cells);
