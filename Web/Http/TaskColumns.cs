namespace Web.Http;

/// <summary>Which columns of the list a person wants to see. State and name are always there.</summary>
public sealed record TaskColumns
{
    private readonly string _hidden;

    private TaskColumns(string hidden) => _hidden = hidden;

    /// <summary>Those that can be left out, as addresses and style sheets name them, with their headings.</summary>
    public static IReadOnlyList<(string Name, string Heading)> Names { get; } =
    [
        ("args", "Arguments"), ("result", "Result"), ("queue", "Queue"), ("received", "Received"), ("started", "Started"),
        ("runtime", "Runtime"), ("worker", "Worker"), ("attempts", "Attempts"),
    ];

    public static TaskColumns All { get; } = new("");

    public IReadOnlyList<string> Hidden => _hidden.Length == 0 ? [] : _hidden.Split(' ');

    /// <summary>All but these; what is no column counts as absent.</summary>
    public static TaskColumns Without(IEnumerable<string?> hidden) =>
        new(string.Join(' ', Names.Select(column => column.Name).Where(hidden.Contains)));

    public bool Shows(string column) => !Hidden.Contains(column);
}
